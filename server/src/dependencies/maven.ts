import type { PackageManager } from "./package-manager.ts";

/** Maven (maven.apache.org). */
export const maven: PackageManager = {
  id: "maven",
  programs: ["mvn", "mvnw"],
  users: [],
  mention: /\bmvnw?\b/,
  folderFlags: [],
  install: () => undefined,
  manifests: /(^|\/)pom\.xml$/,
  installed: /\.m2/,
  files: /^pom\.xml$/,
  fileWords: ["pom"],
  commandFor: () => undefined,
  plan: () => ({ kind: "pointless" }),
  caches: () => [],
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
};
