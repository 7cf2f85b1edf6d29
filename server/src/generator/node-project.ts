import type { NodePackage } from "../project/node.ts";
import { needsMachineCode } from "../project/node-native.ts";
import type { Message } from "../rule.ts";
import { type InstallSteps, installSteps } from "./install.ts";
import { run, type Sources, type Told } from "./recipe.ts";
import { currentTag, firstInRange, hasEnded } from "./versions.ts";

/** How a package manager of Node.js is called. */
interface Manager {
  readonly name: "npm" | "pnpm" | "yarn";
  readonly why: Message;
  /** What brings it into the image; npm and Yarn Classic are there. */
  readonly setUp: readonly string[];
  readonly install: string;
  readonly production: string;
  /** Takes the development dependencies away again. */
  readonly prune: string;
  readonly mounts: readonly string[];
}

/** What all templates of Node.js share. */
export interface NodeBuild {
  readonly manager: Manager;
  readonly version: Told<string>;
  /** The image that builds. */
  readonly base: string;
  /** The image that runs. */
  readonly slim: string;
  readonly hasBuild: boolean;
  /** The lines of a stage that has all packages and the sources. */
  lines(environment: readonly string[], after: readonly string[]): readonly string[];
  /** The lines of a stage that has the packages for production alone; undefined where they need the sources. */
  readonly production: readonly string[] | undefined;
  readonly remarks: readonly Message[];
}

/** Reads what the package at the root says about its build. */
export function nodeBuild(sources: Sources, own: NodePackage): NodeBuild {
  const manager = managerOf(sources, own);
  const version = nodeVersion(sources, own);
  const slim = `node:${version.value}-slim`;
  const base = needsMachineCode(own) ? `node:${version.value}` : slim;
  const { mounts, install } = manager;
  const steps = installSteps(sources.project, { base, command: install, mounts });
  const production = installSteps(sources.project, { base, command: manager.production, mounts });
  const hasLock = own.lockFiles.length > 0;
  return {
    manager,
    version,
    base,
    slim,
    hasBuild: own.scripts.build !== undefined,
    lines: (environment, after) => [...environment, ...manager.setUp, ...stepLines(steps), ...after],
    production: production.after.length > 0 ? undefined : [...manager.setUp, ...production.before],
    remarks: [
      ...(hasLock ? [] : [["There is no lock file, so that two builds may take other versions"] as const]),
      ...(steps.doubt === undefined
        ? []
        : [["Packages have no layer of their own: {reason}", { reason: steps.doubt }] as const]),
    ],
  };
}

function stepLines({ before, after }: InstallSteps): readonly string[] {
  const first = before.length === 0 ? [] : ["# Packages are installed again only when these files change.", ...before];
  return [...first, "COPY . .", ...after];
}

function managerOf({ texts }: Sources, { lockFiles, packageManager, yarnrc }: NodePackage): Manager {
  const [, named, version = ""] = /^(npm|pnpm|yarn)@(\d+[\w.-]*)/.exec(packageManager ?? "") ?? [];
  const lock = lockFiles[0] ?? "";
  if (named === "pnpm" || (named === undefined && lock === "pnpm-lock.yaml")) {
    const written = /^lockfileVersion: '?(\d+)/m.exec(texts.get("pnpm-lock.yaml") ?? "")?.[1];
    const tag = version || (written === "6" ? "8" : "10");
    return {
      name: "pnpm",
      why:
        named === undefined
          ? ["pnpm-lock.yaml is there"]
          : ["package.json names {packageManager}", { packageManager: packageManager ?? "" }],
      setUp: run(`npm install -g pnpm@${tag}`, ["/root/.npm"]),
      install: "pnpm install --frozen-lockfile",
      production: "pnpm install --frozen-lockfile --prod",
      prune: "CI=true pnpm prune --prod",
      mounts: ["/root/.local/share/pnpm/store"],
    };
  }
  if (named === "yarn" || (named === undefined && lock === "yarn.lock")) {
    const isModern = yarnrc !== "none" || Number(version.split(".")[0]) > 1;
    const why: Message =
      named === undefined
        ? ["yarn.lock is there"]
        : ["package.json names {packageManager}", { packageManager: packageManager ?? "" }];
    return isModern
      ? {
          name: "yarn",
          why,
          setUp: ["RUN corepack enable"],
          install: "yarn install --immutable",
          production: "yarn workspaces focus --all --production",
          prune: "yarn workspaces focus --all --production",
          mounts: ["/root/.yarn/berry/cache,sharing=locked"],
        }
      : {
          name: "yarn",
          why,
          setUp: [],
          install: "yarn install --frozen-lockfile",
          production: "yarn install --frozen-lockfile --production",
          prune: "yarn install --frozen-lockfile --production --ignore-scripts --prefer-offline",
          mounts: ["/usr/local/share/.cache/yarn,sharing=locked"],
        };
  }
  const hasLock = /^(package-lock|npm-shrinkwrap)/.test(lock);
  return {
    name: "npm",
    why: hasLock ? ["{lock} is there", { lock }] : ["no lock file of another one is there"],
    setUp: [],
    install: hasLock ? "npm ci" : "npm install",
    production: hasLock ? "npm ci --omit=dev" : "npm install --omit=dev",
    prune: "npm prune --omit=dev",
    mounts: ["/root/.npm"],
  };
}

/** The major version that files ask for: the newest with long support that a range allows. */
function nodeVersion({ texts }: Sources, { nodeRange }: NodePackage): Told<string> {
  for (const path of [".nvmrc", ".node-version"]) {
    const major = /^v?(\d+)/.exec(texts.get(path)?.trim() ?? "")?.[1];
    if (major !== undefined)
      return hasEnded("node", major)
        ? { value: major, why: ["{path} says {major}, which gets no more fixes", { path, major }] }
        : { value: major, why: ["{path} says {major}", { path, major }] };
  }
  const current = currentTag("node");
  if (nodeRange === undefined)
    return { value: current, why: ["no file names a version; {current} has long support", { current }] };
  const fitting = firstInRange(nodeRange, [current, ...older.filter((one) => one !== current)]);
  return fitting === undefined
    ? { value: current, why: ["no release that can be told fits {range} of package.json", { range: nodeRange }] }
    : { value: fitting, why: ["package.json asks for {range}", { range: nodeRange }] };
}

/** Release lines of Node.js, the newest first, those with long support before others. */
const older: readonly string[] = ["22", "20", "18", "16", "14", "25", "23", "21", "19", "17", "12"];
