import type { NodePackage } from "../project/node.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { inFolder, planWithoutManifest, reaches } from "./context-files.ts";
import type { ManifestPlan } from "./package-manager.ts";

/** The plan for npm in a folder of the build context; `needsLock` for `npm ci`, which fails without a lock file. */
export function nodeManifests(project: Project, folder: string, needsLock: boolean): ManifestPlan {
  const root = project.nodePackages.get(folder);
  if (root === undefined) return planWithoutManifest(project, folder, ["package.json", "package-lock.json*"]);
  if (!reaches(project, inFolder(folder, "package.json"))) return refused(["package.json is kept out of the build"]);
  if (!root.readable) return refused(["package.json can't be read"]);
  const locks = ["package-lock.json", "npm-shrinkwrap.json"].filter(
    (name) => root.lockFiles.includes(name) && reaches(project, inFolder(folder, name)),
  );
  if (needsLock && locks.length === 0) return refused(["there is no lock file in the build context"]);
  const members = workspaceMembers(project, folder, root);
  if (members === undefined) return refused(["its workspaces can't be told from their patterns"]);
  const packages = [root, ...members.map(({ manifest }) => manifest)];
  const local = packages.flatMap(localDependencies)[0];
  if (local !== undefined) return refused(["the package {name} is a folder of the sources", { name: local }]);
  const npmrc = root.npmrc === "plain" ? [".npmrc"] : [];
  const own = ["package.json", ...locks, ...npmrc].map((name) => inFolder(folder, name));
  const files = [
    ...own.filter((path) => reaches(project, path)),
    ...members.map(({ path }) => inFolder(folder, `${path}/package.json`)),
    ...(root.hasPatches ? [inFolder(folder, "patches/")] : []),
  ];
  const doubt = doubtOf(packages);
  return { kind: "copy", files, ...(doubt === undefined ? {} : { doubt }) };
}

function refused(reason: Message): ManifestPlan {
  return { kind: "impossible", reason };
}

function doubtOf(packages: readonly NodePackage[]): Message | undefined {
  const names = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];
  const script = names.find((name) => packages.some(({ scripts }) => scripts[name] !== undefined));
  if (script !== undefined) return ["the {script} script may need the sources", { script }];
  return packages.some(({ npmrc }) => npmrc === "secret") ? [".npmrc holds a secret and is not copied"] : undefined;
}

/** `file:`, `link:` and folder dependencies are sources that an install reads. */
function localDependencies({ dependencies, devDependencies }: NodePackage): readonly string[] {
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, range]) =>
    /^(file:|link:|portal:|\.{0,2}\/|~\/)/.test(range) ? [name] : [],
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
