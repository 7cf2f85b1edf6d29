import { closest } from "./spelling.ts";

/** A port of EXPOSE taken apart. */
export interface Port {
  /** What stands before the last colon; EXPOSE takes it and forgets it. Empty for none. */
  readonly host: string;
  /** A port or a range. */
  readonly container: string;
  /** As written; empty for none. */
  readonly protocol: string;
}

/** Why BuildKit rejects a port, and what was probably meant. */
export interface PortProblem {
  /** A message with places for the port and the protocol. */
  readonly template: string;
  readonly instead?: string | undefined;
}

/** Takes a port apart as BuildKit does. */
export function readPort(text: string): Port {
  const colon = text.lastIndexOf(":");
  const rest = text.slice(colon + 1);
  const slash = rest.indexOf("/");
  const container = slash === -1 ? rest : rest.slice(0, slash);
  const protocol = slash === -1 ? "" : rest.slice(slash + 1);
  return { host: colon === -1 ? "" : text.slice(0, colon), container, protocol };
}

/** What is wrong with a port whose variables are filled in; undefined for one that BuildKit takes. */
export function portProblem(text: string): PortProblem | undefined {
  const { host, container, protocol } = readPort(text);
  const range = rangeOf(container);
  if (range === undefined) {
    return { template: "{port} is no port, so BuildKit rejects the EXPOSE", instead: meantPort(text) };
  }
  if (!isProtocol(protocol)) {
    const instead = `${host === "" ? "" : `${host}:`}${container}/${closest(protocol.toLowerCase(), protocols) ?? "tcp"}`;
    return { template: "{protocol} is none of tcp, udp and sctp, so BuildKit rejects the EXPOSE", instead };
  }
  const [start, end] = range;
  if (end > maxPort || start > maxPort) {
    return { template: "{port} is beyond 65535, the last port, so BuildKit rejects the EXPOSE" };
  }
  if (start > end) {
    const instead = text.replace(container, `${end}-${start}`);
    return { template: "The range {port} ends before it starts, so BuildKit rejects the EXPOSE", instead };
  }
  if (isHost(host, end - start)) return undefined;
  return { template: "{port} is no port, so BuildKit rejects the EXPOSE", instead: meantPort(text) };
}

const maxPort = 65_535;
const protocols: readonly string[] = ["tcp", "udp", "sctp"];

function isProtocol(text: string): boolean {
  return text === "" || protocols.includes(text.toLowerCase());
}

function rangeOf(text: string): readonly [start: number, end: number] | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2] ?? match[1])];
}

/** `port`, `ip:port` or nothing; a range of ports goes with one as long. */
function isHost(host: string, length: number): boolean {
  const colon = host.lastIndexOf(":");
  const ip = colon === -1 ? "" : host.slice(0, colon);
  if (ip !== "" && !/^(\d{1,3}(\.\d{1,3}){3}|\[?[\da-f:.]+\]?)$/i.test(ip)) return false;
  const port = host.slice(colon + 1);
  if (port === "") return true;
  const range = rangeOf(port);
  if (range === undefined || range[1] > maxPort || range[0] > range[1]) return false;
  return length === 0 || range[1] - range[0] === length;
}

/** `80,443` for `80 443`, `tcp/80` for `80/tcp`, a URL for its port, a stray mark behind a port. */
function meantPort(text: string): string | undefined {
  const list = text.split(/[,;]/).filter((part) => part !== "");
  if (/[,;]/.test(text) && list.length > 0 && list.every(isPlain)) return list.join(" ");
  const swapped = /^([a-z]+)\/(\d+(?:-\d+)?)$/i.exec(text);
  if (swapped?.[1] !== undefined && isProtocol(swapped[1])) return `${swapped[2]}/${swapped[1]}`;
  const dots = /^(\d+)(?::|\.\.+|–|—)(\d+)(\/[a-z]+)?$/.exec(text);
  if (dots !== null && isPlain(`${dots[1]}-${dots[2]}`)) return `${dots[1]}-${dots[2]}${dots[3] ?? ""}`;
  const url = /:(\d{1,5})\/?$/.exec(text)?.[1];
  return url !== undefined && isPlain(url) ? url : undefined;
}

function isPlain(text: string): boolean {
  const { host, container, protocol } = readPort(text);
  const range = rangeOf(container);
  return host === "" && isProtocol(protocol) && range !== undefined && range[1] <= maxPort && range[0] <= range[1];
}
