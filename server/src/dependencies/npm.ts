import { type Invocation, operands, subcommand } from "../dockerfile/invocations.ts";
import { nodeFiles, someName } from "./node-files.ts";
import { nodeManifests } from "./node-manifests.ts";
import type { InstallCall, ManifestPlan, PackageManager, PlanRequest } from "./package-manager.ts";

/** npm (docs.npmjs.com). */
export const npm: PackageManager = {
  ...nodeFiles,
  id: "npm",
  programs: ["npm"],
  mention: /\bnpm\b/,
  folderFlags: ["--prefix", "-C"],
  install: npmInstall,
  commandFor: (names) => {
    if (someName(names, /^(yarn|pnpm)/)) return undefined;
    return someName(names, /lock|shrinkwrap|\*/) ? "npm ci" : "npm install";
  },
  plan: npmPlan,
  caches: ({ home, setting }) => [
    { target: setting("npm_config_cache") ?? setting("NPM_CONFIG_CACHE") ?? `${home}/.npm`, sharing: "shared" },
  ],
};

const valueFlags: readonly string[] = "--prefix -C --registry --omit --include -w --workspace --loglevel --cache".split(
  " ",
);

function npmInstall(invocation: Invocation): InstallCall | undefined {
  const verb = invocation.program === "npm" ? (subcommand(invocation, valueFlags) ?? "") : "";
  if (!["ci", "install", "i", "clean-install"].includes(verb)) return undefined;
  const others = operands(invocation.arguments, valueFlags).length > 1;
  const isGlobal = invocation.arguments.some(
    ({ text }) => text === "-g" || text === "--global" || text === "--location=global",
  );
  return others || isGlobal ? undefined : { name: `npm ${verb}`, onlyInstalls: true };
}

function npmPlan({ project, folder, install }: PlanRequest): ManifestPlan {
  const needsLock = install.invocation.arguments.some(({ text }) => text === "ci" || text === "clean-install");
  return nodeManifests(project, folder, needsLock);
}
