import type { Invocation } from "../dockerfile/invocations.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";

/** A call as written, on one line, without some of its words and with others behind it; what stands in front of the program is left out. */
export function callText(
  { programWord, arguments: words }: Invocation,
  added: readonly string[] = [],
  isDropped: (word: ShellWord) => boolean = () => false,
): string {
  const kept = words.filter((word) => !isDropped(word)).map(({ text }) => text);
  return [programWord.text, ...kept, ...added].join(" ");
}

/** The value of a long flag, or an empty text where it has none; undefined where it is not given. */
export function flagValue({ arguments: words }: Invocation, flag: string): string | undefined {
  const at = words.findIndex(({ text }) => text === flag || text.startsWith(`${flag}=`));
  const word = words[at];
  if (word === undefined) return undefined;
  return word.text === flag ? (words[at + 1]?.literal ?? "") : word.text.slice(flag.length + 1);
}

/** Whether a call has one of some flags, alone or with a value behind `=`. */
export function isFlagged({ arguments: words }: Invocation, ...flags: readonly string[]): boolean {
  return words.some(({ text }) => flags.includes(text.replace(/=.*$/s, "")));
}
