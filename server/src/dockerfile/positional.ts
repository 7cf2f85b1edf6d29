import type { ShellCommand, ShellScript } from "./shell.ts";
import type { ShellVariable, ShellWord } from "./shell-word.ts";

/** Whether a script says anything of its positional parameters, or runs text that may; quotes of any kind do not matter. */
export function mentionsArguments({ cooked, commands }: ShellScript): boolean {
  if (/\$\{?[#!]?[@*#0-9]/.test(cooked.text)) return true;
  return commands.some(({ name }) => name !== undefined && argumentReaders.has(name));
}

const argumentReaders: ReadonlySet<string> = new Set([".", "source", "eval", "shift", "getopts", "set"]);

/** A word that reads `$@` or `$*`. */
export interface ArgumentsWord {
  /** Undefined for a word that a loop goes over. */
  readonly command: ShellCommand | undefined;
  readonly word: ShellWord;
  readonly variable: ShellVariable;
}

/** The words that read all arguments, in substitutions too. */
export function argumentsWords({ commands, loopWords }: ShellScript): readonly ArgumentsWord[] {
  const words = commands.flatMap((command) => command.words.map((word) => ({ command, word })));
  const all = [...words, ...loopWords.map((word) => ({ command: undefined, word }))];
  return all.flatMap(({ command, word }) =>
    word.variables.filter(({ name }) => name === "@" || name === "*").map((variable) => ({ command, word, variable })),
  );
}

/** A word that is `$0` and no more, whatever its quotes. */
export function isZeroWord({ text }: ShellWord): boolean {
  return text === "$0" || text === "${0}" || text === '"$0"' || text === '"${0}"';
}

/** A word that is `$@` or `$*` and no more, whatever its quotes. */
export function isArgumentsWord({ text }: ShellWord): boolean {
  return /^"?\$(?:[@*]|\{[@*]\})"?$/.test(text);
}
