import { baseFamily, baseImage } from "./base-family.ts";
import type { Stage } from "./dockerfile.ts";

/** Whether the base image of a stage surely comes without curl or wget; busybox, so Alpine, has a wget of its own. */
export function lacksDownloader(stage: Stage, tool: "curl" | "wget"): boolean {
  const image = baseImage(stage);
  const family = baseFamily(stage);
  if (family.shell === "none") return true;
  if (image === undefined || image.registry !== undefined) return isPlainDotnet(image?.registry, image?.path);
  const tag = image.tag ?? "";
  if (family.shell === "busybox" && family.packages === "apk") {
    return tool === "curl" && (image.path === "alpine" || alpineWithoutCurl.has(image.path));
  }
  if (family.packages !== "apt") return false;
  if (image.path === "debian" || image.path === "ubuntu") return true;
  return /(^|-)slim(-|$)/.test(tag) && slimWithoutTools.has(image.path);
}

/** Official images that remove curl after their build, or never had it. */
const alpineWithoutCurl: ReadonlySet<string> = new Set("node python ruby golang rust openjdk erlang redis".split(" "));
const slimWithoutTools: ReadonlySet<string> = new Set("node python ruby rust perl openjdk erlang pypy".split(" "));

function isPlainDotnet(registry: string | undefined, path: string | undefined): boolean {
  return registry === "mcr.microsoft.com" && /^dotnet\/(aspnet|runtime|runtime-deps)$/.test(path ?? "");
}
