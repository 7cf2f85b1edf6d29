import { once } from "./memo.ts";
import type { ShellCommand, ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";

/** A program that a script starts, whatever runs it: `sudo -E apt-get update` starts apt-get. */
export interface Invocation {
  /** The program's base name. */
  readonly program: string;
  /** The words behind the program. */
  readonly arguments: readonly ShellWord[];
  /** Variables set for this command alone. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  readonly command: ShellCommand;
  /** The program's word. */
  readonly programWord: ShellWord;
}

/** The programs that a script starts, in order; those whose name is not plain text are left out. */
export const invocations = once(({ commands }: ShellScript): readonly Invocation[] => {
  const found: Invocation[] = [];
  for (const command of commands) {
    const invocation = unwrap(command);
    if (invocation !== undefined) found.push(invocation);
  }
  return found;
});

/** The plain text of a word, or the text as written where it has a pattern or a variable. */
export function wordText(word: ShellWord): string {
  return word.literal ?? word.text.replace(/["']/g, "");
}

/** Programs that start what follows them, with those of their flags that take a value. */
const wrappers: ReadonlyMap<string, string> = new Map([
  ["sudo", "ugpCRTh"],
  ["env", "uCS"],
  ["exec", "a"],
  ["command", ""],
  ["nice", "n"],
  ["ionice", "cn"],
  ["nohup", ""],
  ["time", "fo"],
  ["eatmydata", ""],
  ["doas", "uC"],
  ["chronic", ""],
  ["fakeroot", ""],
]);

const noVariables: ReadonlyMap<string, string | undefined> = new Map();

function unwrap(command: ShellCommand): Invocation | undefined {
  const { words, assignments } = command;
  let environment: Map<string, string | undefined> | undefined;
  for (const { name, literal } of assignments) {
    environment ??= new Map();
    environment.set(name, literal);
  }
  for (let at = 0; ; at++) {
    const programWord = words[at];
    if (programWord?.literal === undefined) return undefined;
    const program = baseName(programWord.literal);
    const valueFlags = wrappers.get(program);
    if (valueFlags === undefined) {
      return { program, arguments: words.slice(at + 1), environment: environment ?? noVariables, command, programWord };
    }
    for (; at + 1 < words.length; at++) {
      const text = wordText(words[at + 1] as ShellWord);
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
      if (assignment !== null) {
        environment ??= new Map();
        environment.set(assignment[1] as string, assignment[2]);
      } else if (!text.startsWith("-")) break;
      else if (text.length === 2 && valueFlags.includes(text[1] as string)) at++;
    }
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The first argument that is no flag, such as `install` of `apt-get -y install`; flags named in `valueFlags` take the next word. */
export function subcommand({ arguments: words }: Invocation, valueFlags: readonly string[] = []): string | undefined {
  return operands(words, valueFlags)[0]?.literal;
}

/** The first word that is plain text, and no flag and no flag's value: variables before a subcommand may hold options. */
export function firstOperand(words: readonly ShellWord[], valueFlags: readonly string[]): ShellWord | undefined {
  let areOperands = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const text = wordText(word);
    if (areOperands || !text.startsWith("-") || text === "-") {
      if (word.literal !== undefined) return word;
    } else if (text === "--") areOperands = true;
    else if (valueFlags.includes(text)) at++;
  }
  return undefined;
}

/** The words that are no flags and no flags' values. */
export function operands(words: readonly ShellWord[], valueFlags: readonly string[] = []): readonly ShellWord[] {
  const found: ShellWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const text = wordText(word);
    if (text === "--") return [...found, ...words.slice(at + 1)];
    if (!text.startsWith("-") || text === "-") found.push(word);
    else if (valueFlags.includes(text)) at++;
  }
  return found;
}
