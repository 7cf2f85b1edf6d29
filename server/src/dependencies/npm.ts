import { type Invocation, operands, subcommand } from "../dockerfile/invocations.ts";
import { hasFlag, nodeFiles, someName } from "./node-files.ts";
import { nodeManifests, npmScripts } from "./node-manifests.ts";
import type { InstallCall, PackageManager } from "./package-manager.ts";

/** npm (docs.npmjs.com). */
export const npm: PackageManager = {
  ...nodeFiles,
  id: "npm",
  programs: ["npm"],
  mention: /\bnpm\b/,
  folderFlags: ["--prefix", "-C"],
  install: npmInstall,
  commandFor: (names) => {
    if (someName(names, /^(yarn|pnpm|bun)/)) return undefined;
    return someName(names, /lock|shrinkwrap|\*/) ? "npm ci" : "npm install";
  },
  plan: (request) =>
    nodeManifests(request, {
      locks: ["package-lock.json", "npm-shrinkwrap.json"],
      needsLock: request.install.invocation.arguments.some(({ text }) => text === "ci" || text === "clean-install"),
      scripts: npmScripts,
      settings: [],
      usual: ["package.json", "package-lock.json*"],
    }),
  caches: ({ home, setting }) => [
    {
      target: setting("npm_config_cache") ?? setting("NPM_CONFIG_CACHE") ?? `${home}/.npm`,
      sharing: "shared",
      holds: "downloads",
    },
  ],
};

const valueFlags: readonly string[] = "--prefix -C --registry --omit --include -w --workspace --loglevel --cache".split(
  " ",
);

function npmInstall(invocation: Invocation): InstallCall | undefined {
  const verb = invocation.program === "npm" ? (subcommand(invocation, valueFlags) ?? "") : "";
  if (!["ci", "install", "i", "clean-install"].includes(verb)) return undefined;
  const others = operands(invocation.arguments, valueFlags).length > 1;
  if (others || hasFlag(invocation, "-g", "--global", "--location=global")) return undefined;
  return { name: `npm ${verb}`, onlyInstalls: true };
}
