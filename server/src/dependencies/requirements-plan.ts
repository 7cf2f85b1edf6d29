import { contextPath, folderOf } from "../project/context-paths.ts";
import type { Project } from "../project/project.ts";
import { isAddress, type RequirementsFile } from "../project/requirements.ts";
import type { Message } from "../rule.ts";
import { callText } from "./call-text.ts";
import { planWithoutManifest, reaches, refused } from "./context-files.ts";
import type { CopyPlan, ManifestPlan, PlanRequest } from "./package-manager.ts";
import { type PipCall, pipManifest } from "./pip-call.ts";

/**
 * The plan for packages that files of requirements name: these, and all that they include. What the call installs of the sources besides is left to the
 * call behind the copy.
 */
export function requirementsPlan(request: PlanRequest, call: PipCall): ManifestPlan {
  const { project, install } = request;
  const files = [...call.requirements, ...call.constraints].filter((file) => !isAddress(file));
  if (files.some((file) => file.includes("$")))
    return refused("a variable names a file that `{name}` reads", { name: install.name });
  const links = call.links.find((link) => !/^\/|:\/\//.test(link));
  if (links !== undefined) return refused("{path} is a folder of the sources", { path: links });
  const paths = files.map((file) => pathOf(request, file));
  const plan = project.context === undefined ? planForUnknown(request, paths) : planFor(project, paths);
  if (plan.kind !== "copy" || call.folders.length === 0) return plan;
  const command = callText(install.invocation, [], (word) => call.folderWords.has(word));
  return { ...plan, command };
}

/** The path of the build context of a file that the call names, seen from the one that it names first; undefined when it lies elsewhere. */
function pathOf({ folder, source, install }: PlanRequest, file: string): string | undefined {
  const first = pipManifest(install.invocation) ?? "";
  if (first.startsWith("/") !== file.startsWith("/")) return undefined;
  const path = contextPath(folder, pathFrom(folderOf(first), file));
  return path !== undefined && (source === "" || path.startsWith(`${source}/`)) ? path : undefined;
}

/** A path as one sees it from a folder; both start at the same place. */
function pathFrom(folder: string, path: string): string {
  const [from, to] = [folder, path].map((one) => one.split("/").filter((part) => part !== "" && part !== "."));
  let common = 0;
  while (common < (from ?? []).length && from?.[common] === to?.[common]) common++;
  return [...(from ?? []).slice(common).map(() => ".."), ...(to ?? []).slice(common)].join("/");
}

function planForUnknown({ project }: PlanRequest, paths: readonly (string | undefined)[]): ManifestPlan {
  return planWithoutManifest(project, "", [...new Set(paths.flatMap((path) => path ?? []))]);
}

/** A file that lies elsewhere in the image is there before the sources are; one that is not in the context is made by the build. */
function planFor(project: Project, paths: readonly (string | undefined)[]): ManifestPlan {
  const named = paths.flatMap((path) => path ?? []);
  const [first = ""] = named;
  if (project.context?.entries.has(first) !== true) return { kind: "pointless" };
  const files = [...new Set(named)];
  let doubt: Message | undefined;
  let hasPackages = false;
  for (let at = 0; at < files.length; at++) {
    const path = files[at] as string;
    if (project.context.excludes(path)) return refused("{path} is kept out of the build", { path });
    if (!reaches(project, path)) return refused("{path} is not in the build context", { path });
    const file = project.requirementsFiles.get(path);
    if (file === undefined) doubt ??= ["what {path} includes is not known", { path }];
    hasPackages ||= file?.hasPackages ?? true;
    const included = includedPaths(path, file);
    if (included === undefined) return refused("{path} includes a file from outside the build context", { path });
    const local = file?.localPaths[0];
    if (local !== undefined) return refused("{path} takes {local} from the sources", { path, local });
    files.push(...included.filter((one) => !files.includes(one)));
  }
  return hasPackages ? copyPlan(files, doubt) : { kind: "pointless" };
}

function includedPaths(path: string, file: RequirementsFile | undefined): readonly string[] | undefined {
  const paths = (file?.includes ?? []).map((name) => contextPath(folderOf(path), name));
  return paths.every((one) => one !== undefined) ? paths : undefined;
}

function copyPlan(files: readonly string[], doubt: Message | undefined): CopyPlan {
  return { kind: "copy", files, ...(doubt === undefined ? {} : { doubt }) };
}
