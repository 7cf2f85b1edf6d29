import { compilePattern } from "../project/ignore-pattern.ts";
import type { NodePackage } from "../project/node.ts";
import type { Project } from "../project/project.ts";
import { inFolder, reaches } from "./context-files.ts";

/** A package with its folder in the build context. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: NodePackage;
}

/** A COPY for each is written, so that there is an end to what a person would want. */
const maxPackages = 40;

/** The packages of a root's workspaces that reach the build; the reason why they can't be told is a clause. */
export function workspacePackages(
  project: Project,
  root: string,
  { workspaces }: NodePackage,
): readonly WorkspacePackage[] | string {
  if (workspaces.length === 0) return [];
  const test = patternTest(workspaces);
  if (test === undefined) return "its workspaces can't be told from their patterns";
  if (project.context?.complete !== true) return "the build context is too large to look for its workspaces";
  const found: WorkspacePackage[] = [];
  for (const [folder, manifest] of project.nodePackages) {
    if (test(below(root, folder)) && reaches(project, inFolder(folder, "package.json")))
      found.push({ folder, manifest });
  }
  return found.length > maxPackages ? "it has very many workspaces" : found;
}

/** Whether a folder is one of a package's workspaces. */
export function matchesWorkspace(root: NodePackage | undefined, rootFolder: string, folder: string): boolean {
  return root !== undefined && patternTest(root.workspaces)?.(below(rootFolder, folder)) === true;
}

/** A folder relative to another one; the empty string for that itself and for one elsewhere. */
function below(root: string, folder: string): string {
  if (root === "") return folder;
  return folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : "";
}

/** Tests a folder against patterns, of which those with `!` take away; undefined when one is of a kind that is not understood. */
function patternTest(patterns: readonly string[]): ((path: string) => boolean) | undefined {
  const tests: { readonly expression: RegExp; readonly adds: boolean }[] = [];
  for (const pattern of patterns) {
    const clean = pattern.replace(/^!/, "").replace(/^\.\//, "").replace(/\/+$/, "");
    const expression = /[{}()]|\.\./.test(clean) ? undefined : compilePattern(clean);
    if (expression === undefined) return undefined;
    tests.push({ expression, adds: !pattern.startsWith("!") });
  }
  return (path) => path !== "" && tests.findLast(({ expression }) => expression.test(path))?.adds === true;
}
