import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { NodePackage } from "../project/node.ts";
import type { Project } from "../project/project.ts";
import { foldersAround, inFolder, reaches } from "./context-files.ts";
import { hasFlag, nodeFiles, someName } from "./node-files.ts";
import { nodeManifests, npmScripts, secretDoubt } from "./node-manifests.ts";
import type {
  CacheFolder,
  CachePlace,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";

/** Yarn Classic and Berry (classic.yarnpkg.com, yarnpkg.com). */
export const yarn: PackageManager = {
  ...nodeFiles,
  id: "yarn",
  programs: ["yarn", "yarnpkg"],
  mention: /\byarn/,
  folderFlags: ["--cwd"],
  install: yarnInstall,
  commandFor: (names) => {
    if (!someName(names, /^yarn/)) return undefined;
    return someName(names, /^\.yarnrc\.yml$/) ? "yarn install --immutable" : "yarn install --frozen-lockfile";
  },
  plan: yarnPlan,
  caches: yarnCaches,
};

const valueFlags: readonly string[] = (
  "--cwd --cache-folder --network-timeout --registry --modules-folder --mutex --mode --network-concurrency --use-yarnrc " +
  "--preferred-cache-folder"
).split(" ");

function yarnInstall(invocation: Invocation): InstallCall | undefined {
  if (!yarn.programs.includes(invocation.program)) return undefined;
  const words = operands(invocation.arguments, valueFlags).map(wordText);
  if (hasFlag(invocation, "-v", "--version", "-h", "--help")) return undefined;
  if (words[0] === "workspaces" && words[1] === "focus") return { name: "yarn workspaces focus", onlyInstalls: true };
  const isInstall = words.length === 0 || (words.length === 1 && words[0] === "install");
  return isInstall ? { name: words.length === 0 ? "yarn" : "yarn install", onlyInstalls: true } : undefined;
}

function yarnPlan(request: PlanRequest): ManifestPlan {
  const { project } = request;
  const around = foldersAround(request);
  // What lies in the project's own cache is copied with it, and nothing is downloaded.
  const own = [".yarn/cache", "npm-packages-offline-cache"];
  if (around.some((folder) => own.some((name) => reaches(project, inFolder(folder, name)))))
    return { kind: "pointless" };
  const isModern = around.some((folder) => isBerry(project.nodePackages.get(folder)));
  const isSecret = around.some((folder) => project.nodePackages.get(folder)?.yarnrc === "secret");
  const plan = nodeManifests(request, {
    locks: ["yarn.lock"],
    needsLock: isModern && hasFlag(request.install.invocation, "--immutable"),
    scripts: isModern ? npmScripts.slice(0, 3) : npmScripts,
    settings: [
      ...(isSecret ? [] : [isModern ? ".yarnrc.yml" : ".yarnrc"]),
      ...[".yarn/releases/", ".yarn/plugins/", ".yarn/patches/"],
    ],
    usual: ["package.json", "yarn.lock*"],
  });
  return plan.kind === "copy" && isSecret ? { ...plan, doubt: secretDoubt(".yarnrc.yml") } : plan;
}

function isBerry(root: NodePackage | undefined): boolean {
  return root !== undefined && (root.yarnrc !== "none" || /^yarn@([2-9]|\d\d)/.test(root.packageManager ?? ""));
}

/** Yarn Classic keeps root's cache in a folder of its own. */
function yarnCaches({ project, home, setting }: CachePlace): readonly CacheFolder[] {
  const named = setting("YARN_CACHE_FOLDER");
  const usual = usesBerry(project)
    ? `${setting("YARN_GLOBAL_FOLDER") ?? `${home}/.yarn/berry`}/cache`
    : home === "/root"
      ? "/usr/local/share/.cache/yarn"
      : `${home}/.cache/yarn`;
  return [{ target: named ?? usual, sharing: "locked", holds: "downloads" }];
}

function usesBerry({ nodePackages }: Project): boolean {
  return [...nodePackages.values()].some(isBerry);
}
