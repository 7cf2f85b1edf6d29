import type { Invocation } from "../dockerfile/invocations.ts";

/** What npm, yarn, pnpm and bun have in common: the files of a package, and who uses what they installed. */
export const nodeFiles = {
  users: ["node", "npx", "npm", "yarn", "pnpm", "bun"],
  manifests: /(^|\/)package[^/]*\.json$|(^|\/)package\*?$/,
  installed: /node_modules/,
  files:
    /^(package\*?\.json|package-lock\.json|npm-shrinkwrap\.json|package\*|package\.json\*|yarn\.lock\*?|pnpm-lock\.yaml\*?|bun\.lockb?\*?|\.npmrc|\.yarnrc(\.yml)?|pnpm-workspace\.yaml|bunfig\.toml)$/,
  fileWords: ["package", "package-lock", "npm-shrinkwrap", "yarn", "pnpm-lock", "npmrc", "bun"],
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
} as const;

/** Whether one of some file names fits a pattern. */
export function someName(names: readonly string[], pattern: RegExp): boolean {
  return names.some((name) => pattern.test(name));
}

/** Whether a call has one of some flags, alone or with a value. */
export function hasFlag({ arguments: words }: Invocation, ...flags: readonly string[]): boolean {
  return words.some(({ text }) => flags.includes(text.replace(/=true$/, "")));
}
