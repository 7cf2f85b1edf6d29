import { nodeFiles, someName } from "./node-files.ts";
import type { PackageManager } from "./package-manager.ts";

/** Yarn Classic and Berry (classic.yarnpkg.com, yarnpkg.com). */
export const yarn: PackageManager = {
  ...nodeFiles,
  id: "yarn",
  programs: ["yarn"],
  mention: /\byarn\b/,
  folderFlags: ["--cwd"],
  install: () => undefined,
  commandFor: (names) => (someName(names, /^yarn/) ? "yarn install --frozen-lockfile" : undefined),
  plan: () => ({ kind: "pointless" }),
  caches: () => [],
};
