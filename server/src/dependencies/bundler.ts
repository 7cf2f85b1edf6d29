import type { PackageManager } from "./package-manager.ts";

/** Bundler (bundler.io). */
export const bundler: PackageManager = {
  id: "bundler",
  programs: ["bundle"],
  users: ["rake", "rails"],
  mention: /\bbundle\b/,
  folderFlags: [],
  install: () => undefined,
  manifests: /(^|\/)Gemfile/,
  installed: /\/bundle/,
  files: /^Gemfile(\.lock|\*)?$/,
  fileWords: ["gemfile"],
  commandFor: () => "bundle install",
  plan: () => ({ kind: "pointless" }),
  caches: () => [],
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
};
