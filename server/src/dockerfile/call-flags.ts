import { wordText } from "./invocations.ts";
import type { Call } from "./run-calls.ts";
import type { ShellWord } from "./shell-word.ts";

/**
 * Whether one of the flags stands among words: `--yes` also as `--yes=…`, `-y` also in a cluster such as `-qy`. A letter in `valueLetters` takes the
 * rest of its cluster as value.
 */
export function hasFlag(words: readonly ShellWord[], names: readonly string[], valueLetters = ""): boolean {
  return flagWord(words, names, valueLetters) !== undefined;
}

/** The first word that is, or holds, one of the flags. */
export function flagWord(
  words: readonly ShellWord[],
  names: readonly string[],
  valueLetters = "",
): ShellWord | undefined {
  for (const word of words) {
    const text = wordText(word);
    if (!text.startsWith("-")) continue;
    if (isLongFlag(text, names) || (!text.startsWith("--") && holdsLetter(text, names, valueLetters))) return word;
  }
  return undefined;
}

function isLongFlag(text: string, names: readonly string[]): boolean {
  for (const name of names) {
    if (name.length === 2 || !text.startsWith(name)) continue;
    if (text.length === name.length || text[name.length] === "=") return true;
  }
  return false;
}

function holdsLetter(text: string, names: readonly string[], valueLetters: string): boolean {
  for (let at = 1; at < text.length; at++) {
    const letter = text[at] as string;
    if (valueLetters.includes(letter) || !/[a-zA-Z]/.test(letter)) return false;
    if (names.some((name) => name.length === 2 && name[1] === letter)) return true;
  }
  return false;
}

/** Whether options may hide in a variable: one that is named for them, or stands where only options and the subcommand do. */
export function mayHideFlags({ arguments: words }: Call, subcommand: ShellWord | undefined): boolean {
  const at = subcommand === undefined ? 0 : words.indexOf(subcommand);
  return words.some(
    ({ variables }, index) =>
      variables.length > 0 && (index < at || variables.some(({ name }) => /OPT|ARG|FLAG|PARAM|YES/i.test(name))),
  );
}

/** Whether a command's input is fed to it: by a pipe, as in `yes | apt-get install`, or by a redirection. */
export function isFed({ script, command }: Call): boolean {
  if (command.redirections.some(({ operator }) => operator.startsWith("<"))) return true;
  if (command.within === "list") return false;
  const before = script.cooked.text.slice(Math.max(0, command.start - 40), command.start).trimEnd();
  return /(^|[^|])\|&?$/.test(before);
}
