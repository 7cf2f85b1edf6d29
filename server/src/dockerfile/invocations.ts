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
export function invocations(script: ShellScript): readonly Invocation[] {
  return script.commands.flatMap((command) => unwrap(command, command.words, assignments(command)) ?? []);
}

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

function assignments({ assignments: list }: ShellCommand): Map<string, string | undefined> {
  return new Map(list.map(({ name, literal }) => [name, literal]));
}

function unwrap(
  command: ShellCommand,
  words: readonly ShellWord[],
  environment: Map<string, string | undefined>,
): Invocation | undefined {
  const [programWord, ...rest] = words;
  if (programWord?.literal === undefined) return undefined;
  const program = programWord.literal.replace(/^.*\//, "");
  const valueFlags = wrappers.get(program);
  if (valueFlags === undefined) return { program, arguments: rest, environment, command, programWord };
  let at = 0;
  for (; at < rest.length; at++) {
    const text = wordText(rest[at] as ShellWord);
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
    if (assignment !== null) environment.set(assignment[1] as string, assignment[2]);
    else if (!text.startsWith("-")) break;
    else if (text.length === 2 && valueFlags.includes(text[1] as string)) at++;
  }
  return unwrap(command, rest.slice(at), environment);
}

/** The first argument that is no flag, such as `install` of `apt-get -y install`; flags named in `valueFlags` take the next word. */
export function subcommand({ arguments: words }: Invocation, valueFlags: readonly string[] = []): string | undefined {
  return operands(words, valueFlags)[0]?.literal;
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
