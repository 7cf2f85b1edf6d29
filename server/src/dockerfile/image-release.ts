import { type Lifecycle, lifecycles } from "./end-of-life.ts";
import { type ImageReference, officialName } from "./image.ts";

/** A release inside an image that is out of support. */
export interface EndedRelease {
  readonly lifecycle: Lifecycle;
  readonly cycle: string;
  /** `YYYY-MM-DD` */
  readonly until: string;
  /** A tag with a release that is supported; undefined when it can't be told. */
  readonly successorTag: string | undefined;
}

/** The first release in an image, the program's own before the system's, that was out of support when the table was written. */
export function endedRelease(image: ImageReference): EndedRelease | undefined {
  const product = productOf(image);
  const tag = image.tag ?? "";
  if (product === undefined) return undefined;
  if (product === "distroless") return distrolessRelease(image);
  return ownRelease(product, tag) ?? systemRelease(product, tag);
}

function productOf(image: ImageReference): string | undefined {
  if (image.registry === "mcr.microsoft.com" && /^dotnet\/(core\/)?(sdk|aspnet|runtime|runtime-deps)$/.test(image.path))
    return "dotnet";
  if (image.registry === "gcr.io" && image.path.startsWith("distroless/")) return "distroless";
  return officialName(image);
}

function ownRelease(product: string, tag: string): EndedRelease | undefined {
  const lifecycle = Object.hasOwn(lifecycles, product) ? lifecycles[product] : undefined;
  const [version = "", rest = ""] = split(tag);
  const cycle = lifecycle === undefined ? undefined : endedCycle(lifecycle, version);
  const until = lifecycle?.ended.get(cycle ?? "");
  if (lifecycle === undefined || cycle === undefined || until === undefined) return undefined;
  // Programs for Python 2 do not run on Python 3.
  if (product === "python" && cycle === "2") return { lifecycle, cycle, until, successorTag: undefined };
  const variant = currentVariant(rest);
  const next = /^\d/.test(version) ? lifecycle.next : suites.get(cycle);
  const successorTag = next === undefined || variant === undefined ? undefined : next + variant;
  return { lifecycle, cycle, until, successorTag };
}

/** The narrowest cycle that a version is of: `3.8.1` is of 3.8 and of 3, `3.80` is not. */
function endedCycle({ ended }: Lifecycle, version: string): string | undefined {
  let cycle = version;
  while (cycle !== "" && !ended.has(cycle)) cycle = cycle.slice(0, Math.max(cycle.lastIndexOf("."), 0));
  return cycle === "" ? undefined : cycle;
}

/** The system that a tag such as `3.12-slim-buster` or `22-alpine3.18` names. */
function systemRelease(product: string, tag: string): EndedRelease | undefined {
  for (const part of tag.split("-")) {
    const system = systems.get(part);
    if (system === undefined || system.product === product) continue;
    const { lifecycle, cycle, until } = system;
    const [version = "", rest = ""] = split(tag);
    const variant = currentVariant(rest);
    const successorTag = variant === undefined || !/^\d+(\.\d+)?$/.test(version) ? undefined : version + variant;
    return { lifecycle, cycle, until, successorTag };
  }
  return undefined;
}

interface System extends Omit<EndedRelease, "successorTag"> {
  /** The image that holds it alone. */
  readonly product: string;
}

/** What parts of tags say about the system: names of Debian and Ubuntu, versions of Alpine. */
const systems: ReadonlyMap<string, System> = new Map(
  ["debian", "ubuntu", "alpine"].flatMap((product) => {
    const lifecycle = lifecycles[product];
    if (lifecycle === undefined) return [];
    const named = [...lifecycle.ended].filter(([cycle]) =>
      product === "alpine" ? cycle.includes(".") : !/^\d/.test(cycle),
    );
    return named.map(
      ([cycle, until]) =>
        [product === "alpine" ? `alpine${cycle}` : cycle, { product, lifecycle, cycle, until }] as const,
    );
  }),
);

function distrolessRelease({ path }: ImageReference): EndedRelease | undefined {
  const cycle = /-debian(\d+)$/.exec(path)?.[1];
  const lifecycle = lifecycles.debian;
  const until = lifecycle?.ended.get(cycle ?? "");
  if (lifecycle === undefined || cycle === undefined || until === undefined) return undefined;
  return { lifecycle, cycle, until, successorTag: undefined };
}

/** The version or name that a tag starts with, and what follows it. */
function split(tag: string): readonly [version: string, rest: string] {
  const dash = tag.indexOf("-");
  return dash === -1 ? [tag, ""] : [tag.slice(0, dash), tag.slice(dash)];
}

/** The rest of a tag with systems that are supported; undefined where that tag may not exist. */
function currentVariant(rest: string): string | undefined {
  const parts = rest.split("-").slice(1);
  const current = parts.map((part) => {
    if (/^alpine\d+\.\d+$/.test(part)) return "alpine";
    return suites.get(part) ?? (plainVariants.has(part) ? part : undefined);
  });
  return current.includes(undefined) ? undefined : current.map((part) => `-${part}`).join("");
}

const plainVariants: ReadonlySet<string> = new Set(
  "alpine slim bookworm trixie jammy noble fpm cli apache zts".split(" "),
);

/** What comes next of the suites that ended; other images keep up with these two. */
const suites: ReadonlyMap<string, string> = new Map([
  ...["wheezy", "jessie", "stretch", "buster", "bullseye"].map((name) => [name, "bookworm"] as const),
  ...["trusty", "xenial", "bionic", "focal"].map((name) => [name, "jammy"] as const),
]);
