import type { Project } from "../project/project.ts";
import type { ManifestPlan } from "./package-manager.ts";

/** Whether a path of the build context is there and reaches the build. */
export function reaches({ context }: Project, path: string): boolean {
  return context?.entries.has(path) === true && !context.excludes(path);
}

/** The path of a name in a folder; the empty string is the build context. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/**
 * The plan without a manifest. Where the context is known the manifest lies elsewhere, or is made during the build; where it is not, the usual files are
 * named, those that need not be there as a pattern such as `go.sum*`.
 */
export function planWithoutManifest({ context }: Project, folder: string, usual: readonly string[]): ManifestPlan {
  if (context !== undefined) return { kind: "pointless" };
  return {
    kind: "copy",
    files: usual.map((name) => inFolder(folder, name)),
    doubt: ["the build context is not known here"],
  };
}
