import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import type { ImpossiblePlan, ManifestPlan, PlanRequest } from "./package-manager.ts";

export { contextPath } from "../project/context-paths.ts";

/** Whether a path of the build context is there and reaches the build. */
export function reaches({ context }: Project, path: string): boolean {
  return context?.entries.has(path) === true && !context.excludes(path);
}

/** Those of some names that lie in a folder and reach the build, as paths of the context; a folder's name ends with `/`. */
export function present(project: Project, folder: string, names: readonly string[]): readonly string[] {
  return names.map((name) => inFolder(folder, name)).filter((path) => reaches(project, path.replace(/\/$/, "")));
}

/** The path of a name in a folder; the empty string is the build context. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The folder of an install and those around it, as far as they are copied with it; innermost first. */
export function foldersAround({ folder, source }: Pick<PlanRequest, "folder" | "source">): readonly string[] {
  const found = [folder];
  for (let at = folder; at !== source && at !== ""; ) {
    at = at.includes("/") ? at.slice(0, at.lastIndexOf("/")) : "";
    found.push(at);
  }
  return found;
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

/** A plan that says why there can be none. */
export function refused(...reason: Message): ImpossiblePlan {
  return { kind: "impossible", reason };
}
