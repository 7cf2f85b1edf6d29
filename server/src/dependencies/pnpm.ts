import { nodeFiles, someName } from "./node-files.ts";
import type { PackageManager } from "./package-manager.ts";

/** pnpm (pnpm.io). */
export const pnpm: PackageManager = {
  ...nodeFiles,
  id: "pnpm",
  programs: ["pnpm"],
  mention: /\bpnpm\b/,
  folderFlags: ["--dir", "-C"],
  install: () => undefined,
  commandFor: (names) => (someName(names, /^pnpm/) ? "pnpm install --frozen-lockfile" : undefined),
  plan: () => ({ kind: "pointless" }),
  caches: () => [],
};
