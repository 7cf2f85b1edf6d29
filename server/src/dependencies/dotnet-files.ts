import type { DotnetFile } from "../project/dotnet.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { contextPath, inFolder, present, reaches } from "./context-files.ts";

/** The files that a restore reads. */
export type DotnetFiles =
  | { readonly kind: "files"; readonly files: readonly string[]; readonly doubt: Message | undefined }
  | { readonly kind: "refused"; readonly reason: Message }
  /** There is no project at all. */
  | { readonly kind: "none" };

const maxProjects = 60;

/** Follows solution, projects and imports from a file or a folder, as far as the copied folder goes. */
export function dotnetFilesFor(project: Project, path: string, folder: string, source: string): DotnetFiles {
  const starts = project.dotnetFiles.has(path) ? [path] : startsIn(project, path);
  if (starts.length === 0) return { kind: "none" };
  if (starts.length > 1)
    return refused(["there are several projects in {folder}", { folder: path === "" ? "the build context" : path }]);
  const found = new Set(starts);
  let doubt: Message | undefined;
  for (const file of found) {
    const own = project.dotnetFiles.get(file);
    if (own === undefined || !reaches(project, file) || !isWithin(file, source))
      return refused(["{name} is not in the build context", { name: file }]);
    if (!own.readable) return refused(["{name} can't be read", { name: file }]);
    if (found.size > maxProjects) return refused(["it has more than {count} projects", { count: maxProjects }]);
    if (own.isUnclear) doubt = ["{name} names files by expressions", { name: file }];
    for (const name of own.names) found.add(contextPath(folderOf(file), name) ?? name);
    for (const other of around(project, own.kind, file, folder, source)) found.add(other);
  }
  const packages = [...found].flatMap((file) => packageFolders(project, file));
  const missing = packages.find((one) => !reaches(project, one.replace(/\/$/, "")));
  if (missing !== undefined)
    return refused(["the folder of packages {name} is not in the build context", { name: missing }]);
  const extra = [...found].flatMap((file) => unreadFiles(project, file, folder, source));
  return { kind: "files", files: [...new Set([...found, ...extra, ...packages])].sort(byDepth), doubt };
}

function refused(reason: Message): DotnetFiles {
  return { kind: "refused", reason };
}

/** What the command takes in a folder: its one solution, or its one project. */
function startsIn(project: Project, folder: string): readonly string[] {
  return [...project.dotnetFiles]
    .filter(([path, { kind }]) => folderOf(path) === folder && (kind === "project" || kind === "solution"))
    .map(([path]) => path);
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

function isWithin(path: string, source: string): boolean {
  return source === "" || path.startsWith(`${source}/`);
}

/** A folder and those around it, as far as they are copied. */
function foldersUp(from: string, source: string): readonly string[] {
  const found = [from];
  for (let at = from; at !== source && at !== ""; at = folderOf(at)) found.push(folderOf(at));
  return found;
}

const besideProjects: readonly string[] = [
  "Directory.Build.props",
  "Directory.Build.targets",
  "Directory.Packages.props",
  "Directory.Solution.props",
  "Directory.Solution.targets",
  "nuget.config",
  "NuGet.Config",
  "NuGet.config",
];

/** What MSBuild and NuGet look for around a project, a solution, and the folder of the command. */
function around(
  { dotnetFiles }: Project,
  kind: DotnetFile["kind"],
  file: string,
  folder: string,
  source: string,
): readonly string[] {
  if (kind !== "project" && kind !== "solution") return [];
  const folders = [...foldersUp(folderOf(file), source), ...foldersUp(folder, source)];
  return folders.flatMap((at) =>
    besideProjects.map((name) => inFolder(at, name)).filter((path) => dotnetFiles.has(path)),
  );
}

/** Files that are read too, whatever they say. */
function unreadFiles(project: Project, file: string, folder: string, source: string): readonly string[] {
  const kind = project.dotnetFiles.get(file)?.kind;
  if (kind !== "project" && kind !== "solution") return [];
  const folders = [...foldersUp(folderOf(file), source), ...foldersUp(folder, source)];
  return [
    ...present(project, folderOf(file), ["packages.lock.json"]),
    ...folders.flatMap((at) => present(project, at, ["global.json", "Directory.Build.rsp"])),
  ];
}

function packageFolders({ dotnetFiles }: Project, file: string): readonly string[] {
  const { packageFolders: names = [] } = dotnetFiles.get(file) ?? {};
  return names.map((name) => `${contextPath(folderOf(file), name) ?? name}/`);
}

function byDepth(one: string, other: string): number {
  return one.split("/").length - other.split("/").length;
}
