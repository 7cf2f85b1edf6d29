import type { PackageManager } from "./package-manager.ts";

/** Cargo (doc.rust-lang.org/cargo). */
export const cargo: PackageManager = {
  id: "cargo",
  programs: ["cargo"],
  users: [],
  mention: /\bcargo\b/,
  folderFlags: [],
  install: () => undefined,
  manifests: /(^|\/)Cargo\.(toml|\*)$/,
  installed: /\/cargo\b/,
  files: /^Cargo\.(toml|lock|\*)$/,
  fileWords: ["cargo"],
  commandFor: () => undefined,
  plan: () => ({ kind: "pointless" }),
  caches: () => [],
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
};
