import { appendElement, insertInElement, replaceInElement } from "../dockerfile/array-edit.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { argumentsWords, isArgumentsWord, isZeroWord } from "../dockerfile/positional.ts";
import type { ShellCommand } from "../dockerfile/shell.ts";
import { type ShellArray, shellArray } from "../dockerfile/shell-array.ts";
import { lastCommand } from "../dockerfile/shell-exec.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { type StartCommand, startCommands } from "../dockerfile/start.ts";
import type { FileEdit, Fix, Message, Rule } from "../rule.ts";

export const shCUnquotedArgs: Rule = {
  id: "sh-c-unquoted-args",
  category: "signals",
  summary: "The script of an ENTRYPOINT with sh -c passes $0 on, or its arguments without quotes",
  severity: "warning",
  default: "on",
  when: { keywords: ["ENTRYPOINT"], words: ["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"] },

  *check(dockerfile) {
    for (const start of startCommands(dockerfile)) {
      const array = start.keyword === "ENTRYPOINT" ? shellArray(start.instruction.arguments) : undefined;
      if (array === undefined) continue;
      const faults = findFaults(array);
      const first = faults[0];
      if (first === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(array.scriptWord.cooked.span(first.start, first.end)),
        message: describe(array, faults),
        fixes: () => mend(dockerfile, start, array, faults),
      };
    }
  },
};

/** A piece of the script to replace by `"$@"`. */
interface Fault {
  readonly kind: "zero" | "split" | "joined";
  readonly command: ShellCommand | undefined;
  readonly start: number;
  readonly end: number;
  /** The piece is whole words, so that `"$@"` may stand in its place. */
  readonly whole: boolean;
}

function findFaults({ script, rest }: ShellArray): readonly Fault[] {
  const faults: Fault[] = [];
  for (const command of script.commands) {
    if (rest.length === 0 && !isReport(command)) faults.push(...zeroWords(command));
  }
  for (const { command, word, variable } of argumentsWords(script)) {
    if (faults.some(({ start, end }) => start <= word.start && word.end <= end)) continue;
    const joined = variable.name === "*" && variable.quoted;
    if (variable.quoted && !joined) continue;
    const { start, end } = isArgumentsWord(word) ? word : variable;
    faults.push({ kind: joined ? "joined" : "split", command, start, end, whole: isArgumentsWord(word) });
  }
  return faults;
}

/** `$0` as an argument, together with a `$@` behind it. As the program it is a call of itself. */
function zeroWords(command: ShellCommand): readonly Fault[] {
  return command.words.flatMap((word, index): readonly Fault[] => {
    if (index === 0 || !isZeroWord(word) || (index === 1 && command.name === "exec")) return [];
    const next: ShellWord | undefined = command.words[index + 1];
    const end = next !== undefined && isArgumentsWord(next) ? next.end : word.end;
    return [{ kind: "zero", command, start: word.start, end, whole: true }];
  });
}

/** Messages and path games with `$0` pass nothing to a program. */
function isReport({ name }: ShellCommand): boolean {
  return ["echo", "printf", "logger", "basename", "dirname", "readlink", "realpath", "log"].includes(name ?? "");
}

function describe({ shell, script }: ShellArray, faults: readonly Fault[]): Message {
  const last = lastCommand(script);
  const program = last?.program ?? "the program";
  const zero = faults.some(({ kind }) => kind === "zero");
  const split =
    /\$(@|\{@\}|\*|\{\*\})/.test(script.cooked.text) && (zero ? hasBareArguments(script.cooked.text) : true);
  if (zero && split && last !== undefined && !last.hasExec) {
    return [
      "Without arguments {program} gets a stray `{shell}`, arguments are split at blanks, and {shell} may keep signals from it",
      { program, shell },
    ];
  }
  if (zero && split)
    return [
      "Without arguments {program} gets a stray `{shell}`, and arguments are split at blanks",
      { program, shell },
    ];
  if (zero)
    return ["Without arguments {program} gets a stray `{shell}`, as $0 is the shell's name then", { program, shell }];
  if (faults.every(({ kind }) => kind === "joined"))
    return ['"$*" joins all arguments into one for {program}', { program }];
  return [
    "Without quotes arguments are split at blanks, empty ones dropped and patterns expanded before {program} gets them",
    { program },
  ];
}

function hasBareArguments(text: string): boolean {
  return /(^|[^"])\$(@|\{@\}|\*|\{\*\})/.test(text);
}

function mend(
  dockerfile: Dockerfile,
  { instruction }: StartCommand,
  array: ShellArray,
  faults: readonly Fault[],
): readonly Fix[] {
  const { script, scriptWord, rest } = array;
  if (!script.ok || faults.some(({ whole }) => !whole)) return [];
  const edits: FileEdit[] = faults.map(({ start, end }) =>
    replaceInElement(dockerfile, scriptWord, start, end, '"$@"'),
  );
  const last = lastCommand(script);
  const forwards = last !== undefined && faults.some(({ command }) => command === last.command);
  if (forwards && !last.hasExec) edits.push(insertInElement(dockerfile, scriptWord, last.execAt, "exec "));
  const words = instruction.arguments.form === "exec" ? instruction.arguments.words : [];
  if (rest.length === 0) edits.push(appendElement(dockerfile, words, scriptWord, "--"));
  const title: Message = rest.length === 0 ? ['Use "$@" with a $0 placeholder'] : ['Put "$@" in quotes'];
  return [{ title, safety: "suggestion", preferred: true, touches: [instruction], edits }];
}
