import type { PlainBase } from "../dockerfile/base-variant.ts";
import { currentTags } from "../dockerfile/current-tags.ts";
import type { ImageReference } from "../dockerfile/image.ts";

/** Alpine's newest release. */
export const newestAlpine = `alpine:${newestTag("alpine")}`;

/** Debian without documentation, of the release that an image names, or the newest one, whose C library runs what was built on an older one. */
export function debianBase({ tag = "" }: ImageReference): string {
  return `debian:${/bookworm|trixie/.exec(tag)?.[0] ?? newestTag("debian")}-slim`;
}

function newestTag(path: string): string {
  return currentTags({ registry: undefined, path, tag: undefined, digest: undefined })[0] ?? "latest";
}

/** The slim variant of an image whose tag is a version, perhaps with a release of Debian; `parts` puts version, release and `slim` in order. */
export function slimVariant(
  { text, image: { tag = "" } }: PlainBase,
  parts: (version: string, suite: string) => readonly string[],
): string | undefined {
  const match = /^(\d+(?:\.\d+)*)?-?(bookworm|trixie)?$/.exec(tag === "latest" ? "" : tag);
  if (match === null) return undefined;
  const [, version = "", suite = ""] = match;
  const name = tag === "" ? text : text.slice(0, -tag.length - 1);
  return `${name}:${parts(version, suite)
    .filter((part) => part !== "")
    .join("-")}`;
}
