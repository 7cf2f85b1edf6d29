import { operands, wordText } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";

/** Whether a `go get` names no module: it fetches what the program imports. */
export function getsDependencies(words: readonly ShellWord[]): boolean {
  const targets = operands(words.slice(1)).map(wordText);
  if (targets.some((target) => !/^\.{1,3}(\/\.{3})?\/?$/.test(target))) return false;
  return !words.some(({ text }) => /^-(u|t$|u=)/.test(text));
}

/** `-installsuffix cgo` with the `-a` before it, and where the next word starts; it kept packages with and without cgo apart before Go 1.10. */
export function installSuffix(
  { cooked }: ShellScript,
  words: readonly ShellWord[],
): { readonly start: number; readonly end: number; readonly next: number } | undefined {
  const at = words.findIndex(({ text }) => /^--?installsuffix(=|$)/.test(text));
  const suffix = words[at];
  if (suffix === undefined) return undefined;
  const end = suffix.text.includes("=") ? suffix.end : (words[at + 1]?.end ?? suffix.end);
  const previous = words[at - 1];
  const start = previous?.text === "-a" ? previous.start : suffix.start;
  const gap = cooked.text.slice(end).search(/\S/);
  return { start, end, next: gap === -1 ? end : end + gap };
}
