import type { NodePackage } from "../project/node.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import {
  contextPath,
  foldersAround,
  inFolder,
  planWithoutManifest,
  present,
  reaches,
  refused,
} from "./context-files.ts";
import { hasFlag } from "./node-files.ts";
import { matchesWorkspace, type WorkspacePackage, workspacePackages } from "./node-workspaces.ts";
import type { ManifestPlan, PlanRequest } from "./package-manager.ts";

/** What a package manager of Node.js reads beside package.json. */
export interface NodeNeeds {
  /** Its lock files. */
  readonly locks: readonly string[];
  /** The call fails without one. */
  readonly needsLock: boolean;
  /** Scripts of the project that an install runs. */
  readonly scripts: readonly string[];
  /** Its settings, and folders that they name. */
  readonly settings: readonly string[];
  /** Names of files for a build context that is not known. */
  readonly usual: readonly string[];
}

/** Scripts of the project itself that `npm install` runs, and `npm ci` (docs.npmjs.com, scripts). */
export const npmScripts: readonly string[] =
  "preinstall install postinstall prepublish preprepare prepare postprepare".split(" ");

/** The plan for an install in a folder of the build context, or in the workspace that it belongs to. */
export function nodeManifests(request: PlanRequest, needs: NodeNeeds): ManifestPlan {
  const { project } = request;
  const folder = packageRoot(request);
  const root = project.nodePackages.get(folder);
  if (root === undefined) return planWithoutManifest(project, folder, needs.usual);
  const manifest = inFolder(folder, "package.json");
  if (!reaches(project, manifest)) return refused("{file} does not reach the build", { file: manifest });
  if (!root.readable) return refused("{file} can't be read", { file: manifest });
  const locks = present(project, folder, needs.locks);
  if (needs.needsLock && locks.length === 0) return refused("no lock file reaches the build");
  const members = workspacePackages(project, folder, root);
  if (typeof members === "string") return refused(members);
  const packages: readonly WorkspacePackage[] = [{ folder, manifest: root }, ...members];
  const local = localFiles(project, packages);
  if ("missing" in local) return refused("the package {name} is not in the build context", { name: local.missing });
  const npmrc = root.npmrc === "plain" ? [".npmrc"] : [];
  const files = [
    manifest,
    ...locks,
    ...present(project, folder, [...npmrc, ...needs.settings]),
    ...members.map((member) => inFolder(member.folder, "package.json")),
    ...patchFiles(project, folder, root),
    ...local.files,
  ];
  const doubt = scriptDoubt(request, packages, needs) ?? surroundingDoubt(project, folder);
  return { kind: "copy", files: [...new Set(files)], ...(doubt === undefined ? {} : { doubt }) };
}

/** The folder whose package.json decides: that of a workspace around the install, else its own. */
function packageRoot(request: PlanRequest): string {
  const { project, folder } = request;
  const around = foldersAround(request).slice(1);
  return around.find((one) => matchesWorkspace(project.nodePackages.get(one), one, folder)) ?? folder;
}

/** Folders and archives that packages name as dependencies, which an install reads, and those that these need; or the name of a missing one. */
function localFiles(
  project: Project,
  packages: readonly WorkspacePackage[],
): { readonly files: readonly string[] } | { readonly missing: string } {
  const files = new Set<string>();
  const queue = [...packages];
  const known = new Set(packages.map(({ folder }) => folder));
  for (let owner = queue.pop(); owner !== undefined; owner = queue.pop()) {
    for (const { name, path } of localDependencies(owner)) {
      const isAround = path === undefined || path === "" || packages[0]?.folder.startsWith(path);
      if (path !== undefined && known.has(path)) continue;
      if (isAround || path === undefined || !reaches(project, path)) return { missing: name };
      known.add(path);
      const isFile = project.context?.entries.get(path)?.type === "file";
      files.add(isFile ? path : `${path}/`);
      const manifest = project.nodePackages.get(path);
      if (manifest !== undefined) queue.push({ folder: path, manifest });
    }
  }
  return { files: [...files] };
}

/** `file:`, `link:`, `portal:` and plain folders, as paths of the build context; undefined outside of it. */
export function localDependencies({
  folder,
  manifest: { dependencies, devDependencies },
}: WorkspacePackage): readonly { readonly name: string; readonly path: string | undefined }[] {
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, range]) => {
    if (!/^(file:|link:|portal:|\.{1,2}\/|\/|~\/)/.test(range)) return [];
    return [{ name, path: contextPath(folder, range.replace(/^\w+:/, "")) }];
  });
}

/** The folders of patches: that of patch-package, and of those that package.json names. */
export function patchFiles(project: Project, folder: string, root: NodePackage): readonly string[] {
  const { dependencies, devDependencies, patchedFiles } = root;
  const names = patchedFiles.flatMap((file) => (file.includes("/") ? [file.replace(/^\.\/|[^/]*$/g, "")] : [file]));
  if ({ ...dependencies, ...devDependencies }["patch-package"] !== undefined) names.push("patches/");
  return present(
    project,
    folder,
    names.filter((name) => !name.startsWith("../")),
  );
}

function scriptDoubt(
  { project, install }: PlanRequest,
  packages: readonly WorkspacePackage[],
  { scripts: names }: NodeNeeds,
): Message | undefined {
  const ignored = hasFlag(install.invocation, "--ignore-scripts", "--mode=skip-build");
  const [root] = packages;
  if (root === undefined || ignored || root.manifest.ignoresScripts) return undefined;
  if (reaches(project, inFolder(root.folder, "binding.gyp"))) return ["binding.gyp makes it compile the sources"];
  for (const script of names) {
    const text = packages.map(({ manifest }) => manifest.scripts[script]).find((one) => one && !needsNoSource(one));
    if (text !== undefined) return ["the {script} script may need the sources", { script }];
  }
  return undefined;
}

/** Scripts that read package.json, `patches` and the installed packages alone. */
function needsNoSource(script: string): boolean {
  const parts = script.split(/&&|\|\||;/).map((part) => part.trim());
  return parts.every((part) =>
    /^(npx (-y |--yes )?)?(patch-package|only-allow \w+|husky( install)?|exit 0|true)$/.test(part),
  );
}

/** What lies beside package.json and stands against a split. */
export function surroundingDoubt(project: Project, folder: string): Message | undefined {
  if (project.nodePackages.get(folder)?.npmrc === "secret") return secretDoubt(".npmrc");
  return reaches(project, inFolder(folder, "node_modules"))
    ? ["node_modules of the build context would be copied over it"]
    : undefined;
}

/** A file with a secret should enter no layer. */
export function secretDoubt(file: string): Message {
  return ["{file} holds a secret and is not copied", { file }];
}
