import type { GoModule } from "./go.ts";
import type { NodePackage } from "./node.ts";
import type { Project } from "./project.ts";

/** Files to copy into one folder, both relative to the source folder. */
export interface ManifestGroup {
  /** Paths of the files. */
  readonly files: readonly string[];
  /** The empty string for the source folder itself. */
  readonly folder: string;
}

/** What an install of dependencies needs of the project, and whether it can run without the rest. */
export type ManifestPlan =
  | {
      readonly kind: "copy";
      readonly groups: readonly ManifestGroup[];
      /** Why the install may need more than these files; undefined when nothing says so. */
      readonly doubt: Doubt | undefined;
    }
  /** Splitting would gain nothing. */
  | { readonly kind: "pointless" }
  /** Splitting can't be done from what is known. */
  | { readonly kind: "impossible" };

/** A reason why a split may fail. */
export type Doubt =
  | { readonly kind: "unknown-context" }
  | { readonly kind: "script"; readonly script: string }
  | { readonly kind: "secret-npmrc" };

/** The plan for a Go module in a folder of the build context. */
export function goManifests(project: Project, folder: string): ManifestPlan {
  const module = project.goModules.get(folder);
  if (module === undefined) return withoutManifest(project, ["go.mod", "go.sum*"]);
  if (module.isVendored || module.requires.length === 0) return { kind: "pointless" };
  if (module.hasWorkspace || !reaches(project, inFolder(folder, "go.mod"))) return { kind: "impossible" };
  const files = ["go.mod", ...(module.hasSum && reaches(project, inFolder(folder, "go.sum")) ? ["go.sum"] : [])];
  const replaced = replacedModules(project, folder, module);
  if (replaced === undefined) return { kind: "impossible" };
  return { kind: "copy", groups: [{ files, folder: "" }, ...replaced], doubt: undefined };
}

/** `go mod download` reads the go.mod of modules that local folders replace; undefined when one lies outside. */
function replacedModules(
  project: Project,
  folder: string,
  { localReplaces }: GoModule,
): readonly ManifestGroup[] | undefined {
  const groups: ManifestGroup[] = [];
  for (const target of localReplaces) {
    const path = target.replace(/^\.\//, "").replace(/\/+$/, "");
    if (!target.startsWith("./") || path.includes("..") || !reaches(project, inFolder(folder, `${path}/go.mod`)))
      return undefined;
    const files = ["go.mod", "go.sum"]
      .map((name) => `${path}/${name}`)
      .filter((file) => reaches(project, inFolder(folder, file)));
    groups.push({ files, folder: path });
  }
  return groups;
}

/** The plan for npm in a folder of the build context; `needsLock` for `npm ci`, which fails without a lock file. */
export function npmManifests(project: Project, folder: string, needsLock: boolean): ManifestPlan {
  const root = project.nodePackages.get(folder);
  if (root === undefined) return withoutManifest(project, ["package.json", "package-lock.json*"]);
  if (!root.readable || !reaches(project, inFolder(folder, "package.json"))) return { kind: "impossible" };
  const locks = ["package-lock.json", "npm-shrinkwrap.json"].filter(
    (name) => root.lockFiles.includes(name) && reaches(project, inFolder(folder, name)),
  );
  if (needsLock && locks.length === 0) return { kind: "impossible" };
  const members = workspaceMembers(project, folder, root);
  if (
    members === undefined ||
    hasLocalDependency(root) ||
    members.some(({ manifest }) => hasLocalDependency(manifest))
  ) {
    return { kind: "impossible" };
  }
  const npmrc = root.npmrc === "plain" && reaches(project, inFolder(folder, ".npmrc")) ? [".npmrc"] : [];
  const groups: ManifestGroup[] = [{ files: ["package.json", ...locks, ...npmrc], folder: "" }];
  for (const member of members) groups.push({ files: [`${member.path}/package.json`], folder: member.path });
  if (root.hasPatches) groups.push({ files: ["patches"], folder: "patches" });
  return { kind: "copy", groups, doubt: doubtOf([root, ...members.map(({ manifest }) => manifest)]) };
}

function doubtOf(packages: readonly NodePackage[]): Doubt | undefined {
  const names = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
  const script = names.find((name) => packages.some(({ scripts }) => scripts[name] !== undefined));
  if (script !== undefined) return { kind: "script", script };
  return packages.some(({ npmrc }) => npmrc === "secret") ? { kind: "secret-npmrc" } : undefined;
}

/** `file:`, `link:` and folder dependencies are sources that an install reads. */
function hasLocalDependency({ dependencies, devDependencies }: NodePackage): boolean {
  return Object.values({ ...dependencies, ...devDependencies }).some((range) =>
    /^(file:|link:|portal:|\.{0,2}\/|~\/)/.test(range),
  );
}

interface Member {
  readonly path: string;
  readonly manifest: NodePackage;
}

/** The packages of the workspaces, relative to the root; undefined when a pattern is more than `folder` or `folder/*`. */
function workspaceMembers(
  project: Project,
  folder: string,
  { workspaces }: NodePackage,
): readonly Member[] | undefined {
  const members: Member[] = [];
  for (const pattern of workspaces) {
    const clean = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
    if (!/^[\w@./-]+(\/\*)?$/.test(clean) || clean.includes("..")) return undefined;
    const expression = new RegExp(`^${clean.replaceAll(".", "\\.").replace(/\*$/, "[^/]+")}$`);
    for (const [path, manifest] of project.nodePackages) {
      const own = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : "";
      if (own !== "" && expression.test(own) && reaches(project, `${path}/package.json`))
        members.push({ path: own, manifest });
    }
  }
  return members.length > 40 ? undefined : members;
}

/** With the context known a missing manifest means another root; with it unknown the usual files are named, the second as a pattern. */
function withoutManifest({ context }: Project, files: readonly string[]): ManifestPlan {
  if (context !== undefined) return { kind: "pointless" };
  return { kind: "copy", groups: [{ files, folder: "" }], doubt: { kind: "unknown-context" } };
}

function reaches({ context }: Project, path: string): boolean {
  return context?.entries.has(path) === true && !context.excludes(path);
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
