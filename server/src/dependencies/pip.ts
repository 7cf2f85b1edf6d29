import type { PackageManager } from "./package-manager.ts";

/** pip (pip.pypa.io). */
export const pip: PackageManager = {
  id: "pip",
  programs: ["pip", "pip3"],
  users: ["python", "python3"],
  mention: /\bpip[\d.]*\b/,
  folderFlags: [],
  install: () => undefined,
  manifests: /(^|\/)requirements[^/]*(\.txt|\*)$/,
  installed: /site-packages|venv/,
  files: /^requirements[\w.-]*\.txt$/,
  fileWords: ["txt"],
  commandFor: (names) => `pip install --no-cache-dir ${names.map((name) => `-r ${name}`).join(" ")}`,
  plan: () => ({ kind: "pointless" }),
  caches: () => [],
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
};
