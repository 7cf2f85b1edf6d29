import type { PackageManager } from "./package-manager.ts";

/** Composer (getcomposer.org). */
export const composer: PackageManager = {
  id: "composer",
  programs: ["composer"],
  users: [],
  mention: /\bcomposer\b/,
  folderFlags: [],
  install: () => undefined,
  manifests: /(^|\/)composer\.(json|\*)$/,
  installed: /(^|\/)vendor\/?$/,
  files: /^composer\.(json|lock|\*)$/,
  fileWords: ["composer"],
  commandFor: () => "composer install --no-scripts --no-autoloader",
  plan: () => ({ kind: "pointless" }),
  caches: () => [],
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
};
