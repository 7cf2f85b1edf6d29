import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import { hasFlag, nodeFiles, someName } from "./node-files.ts";
import { nodeManifests, npmScripts } from "./node-manifests.ts";
import type { InstallCall, PackageManager } from "./package-manager.ts";

/** Bun (bun.com/docs). */
export const bun: PackageManager = {
  ...nodeFiles,
  id: "bun",
  programs: ["bun"],
  mention: /\bbun\b/,
  folderFlags: ["--cwd"],
  install: bunInstall,
  commandFor: (names) => (someName(names, /^bun\.lock/) ? "bun install --frozen-lockfile" : undefined),
  plan: (request) =>
    nodeManifests(request, {
      locks: ["bun.lock", "bun.lockb"],
      needsLock: request.install.name === "bun ci",
      scripts: npmScripts,
      settings: ["bunfig.toml"],
      usual: ["package.json", "bun.lock*"],
    }),
  caches: ({ home, setting }) => [
    {
      target: setting("BUN_INSTALL_CACHE_DIR") ?? `${setting("BUN_INSTALL") ?? `${home}/.bun`}/install/cache`,
      sharing: "shared",
      holds: "downloads",
    },
  ],
};

const valueFlags: readonly string[] =
  "--cwd --filter --registry --cache-dir --backend --omit --linker --network-concurrency -c --config".split(" ");

function bunInstall(invocation: Invocation): InstallCall | undefined {
  if (invocation.program !== "bun" || hasFlag(invocation, "-g", "--global")) return undefined;
  const [verb = "", ...others] = operands(invocation.arguments, valueFlags).map(wordText);
  return ["install", "i", "ci"].includes(verb) && others.length === 0
    ? { name: `bun ${verb}`, onlyInstalls: true }
    : undefined;
}
