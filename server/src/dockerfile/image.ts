import { onceForText } from "./memo.ts";

/** An image reference taken apart by the grammar of the distribution project. */
export interface ImageReference {
  /** The host, such as `gcr.io`; undefined for Docker Hub. */
  readonly registry: string | undefined;
  /** Without registry, `library/`, tag and digest: `golang`, `distroless/static`. */
  readonly path: string;
  readonly tag: string | undefined;
  /** With its algorithm: `sha256:…`. */
  readonly digest: string | undefined;
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const pathPattern = new RegExp(`^${component}(?:/${component})*$`);
const hostPattern = /^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/;

/** Takes an image reference apart; undefined when it is not one. */
export const parseImageReference = onceForText((text: string): ImageReference | undefined => {
  const at = text.indexOf("@");
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !/^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/.test(digest)) {
    return undefined;
  }
  const name = at === -1 ? text : text.slice(0, at);
  const colon = name.lastIndexOf(":");
  const tagged = colon > name.lastIndexOf("/");
  const tag = tagged ? name.slice(colon + 1) : undefined;
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  const place = splitRegistry(tagged ? name.slice(0, colon) : name);
  if (place.registry !== undefined && !hostPattern.test(place.registry)) return undefined;
  return pathPattern.test(place.path) && place.path.length <= 255 ? { ...place, tag, digest } : undefined;
});

function splitRegistry(name: string): { readonly registry: string | undefined; readonly path: string } {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = slash !== -1 && (/[.:]/.test(first) || first === "localhost" || first.toLowerCase() !== first);
  const registry = isHost ? first : undefined;
  const path = isHost ? name.slice(slash + 1) : name;
  const isHub = registry === undefined || registry === "docker.io" || registry === "index.docker.io";
  return { registry: isHub ? undefined : registry, path: isHub ? path.replace(/^library\//, "") : path };
}

/** The name of a Docker official image, also under the name of its platform (`arm64v8/debian`) or in a public mirror; undefined for any other image. */
export function officialName({ registry, path }: ImageReference): string | undefined {
  const mirror = mirrors.get(registry ?? "");
  if (registry !== undefined && (mirror === undefined || !path.startsWith(mirror))) return undefined;
  const name = path.slice(mirror?.length ?? 0).replace(/^(amd64|i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64)\//, "");
  return name.includes("/") ? undefined : name;
}

/** Registries that hold copies of the official images, and below which path. */
const mirrors: ReadonlyMap<string, string> = new Map([
  ["public.ecr.aws", "docker/library/"],
  ["mcr.microsoft.com", "mirror/docker/library/"],
  ["mirror.gcr.io", "library/"],
]);
