/** Where a Docker Engine listens: a Unix socket or a named pipe of Windows, or a host and a port. */
export type DockerAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number }
  | { readonly problem: string };

/** What decides which engine is asked, as it does for Docker's own client. */
export interface DockerSurroundings {
  /** DOCKER_HOST; the empty string counts as not set. */
  readonly host: string | undefined;
  /** A certificate for TLS is asked for (DOCKER_TLS_VERIFY, DOCKER_TLS). */
  readonly isEncrypted: boolean;
  /** The endpoint of the context that is in use; undefined for the default one. */
  readonly contextHost: string | undefined;
  readonly platform: string;
}

/** The engine's address; or in plain words why there is none that may be asked. Only DOCKER_HOST leads to another machine. */
export function dockerAddress({ host, isEncrypted, contextHost, platform }: DockerSurroundings): DockerAddress {
  if (host !== undefined && host !== "") return readAddress(host, isEncrypted);
  const usual = platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";
  const chosen = contextHost ?? usual;
  if (/^(unix|npipe):/.test(chosen)) return readAddress(chosen, false);
  return { problem: `Docker's context leads to ${chosen}, which is asked only when DOCKER_HOST names it` };
}

function readAddress(text: string, isEncrypted: boolean): DockerAddress {
  const [, scheme = "", rest = ""] = /^([a-z]+):\/\/(.*)$/i.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case "unix":
      return rest.startsWith("/") ? { socketPath: rest } : { problem: `${text} is no absolute path of a socket` };
    case "npipe":
      return { socketPath: rest.replaceAll("/", "\\") };
    case "tcp":
    case "http":
      return isEncrypted
        ? { problem: `${text} is encrypted, and Stowage asks without TLS alone` }
        : readHost(text, rest.replace(/\/.*$/, ""));
    case "ssh":
      return { problem: `${text} is reached by SSH, which Stowage does not speak` };
    default:
      return { problem: `${text} is no address that Stowage knows: unix://, npipe:// and tcp:// are` };
  }
}

function readHost(text: string, place: string): DockerAddress {
  const [, bracketed, plain, port = "2375"] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(place) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? { problem: `${text} names no host` } : { host, port: Number(port) };
}
