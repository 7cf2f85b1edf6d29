import type { ShellCommand, ShellScript, ShellStatement } from "./shell.ts";

/** The command that a script ends with, when `exec` may stand in front of it. */
export interface LastCommand {
  readonly command: ShellCommand;
  /** `exec` is there already; the program is the word after it. */
  readonly hasExec: boolean;
  /** Where `exec ` goes: in front of the program, behind assignments, which then are still exported (measured in four shells). */
  readonly execAt: number;
  /** Where further arguments go: behind the last word, before a redirection that follows it. */
  readonly argumentsAt: number;
  /** The program as written, for messages. */
  readonly program: string;
}

/**
 * The last simple command of a script whose end is the end of the script: not behind `||`, not in a pipeline, a compound or the background,
 * and no builtin. Undefined where `exec` would change more than which process stays.
 */
export function lastCommand(script: ShellScript): LastCommand | undefined {
  const statement = script.statements.at(-1);
  if (!script.ok || statement === undefined || !endsPlainly(script, statement)) return undefined;
  const command = statement.parts.at(-1);
  if (command?.kind !== "command") return undefined;
  const hasExec = command.name === "exec";
  const program = command.words[hasExec ? 1 : 0];
  const last = command.words.at(-1);
  if (program === undefined || last === undefined || program.text.startsWith("-")) return undefined;
  if (program.literal === undefined ? !isVariablePath(program.text) : shellWords.has(program.literal)) return undefined;
  const execAt = (command.words[0] as typeof program).start;
  return { command, hasExec, execAt, argumentsAt: last.end, program: program.literal ?? program.text };
}

/** Words that name a builtin, a keyword or a function's start: what `exec` can't start, or starts as another program. */
export const shellWords: ReadonlySet<string> = new Set(
  (
    ". : [ alias bg break cd command continue declare echo eval exec exit export false fg getopts hash help history jobs let local " +
    "logout mapfile popd printf pushd pwd read readonly return set shift shopt source test times trap true type typeset ulimit umask " +
    "unalias unset wait"
  ).split(" "),
);

/** Nothing in the background, no trap and no function, which `exec` would throw away, and no `||` in the last statement. */
function endsPlainly(script: ShellScript, statement: ShellStatement): boolean {
  if (script.statements.some(({ background }) => background) || statement.operators.includes("||")) return false;
  const functions = script.statements.some(({ parts }) =>
    parts.some((part) => part.kind === "compound" && (part.type === "Function" || part.type === "Coproc")),
  );
  return !functions && !script.commands.some(({ name }) => name === "trap" || name === "wait");
}

/** `$JAVA_HOME/bin/java` is a program; `$COMMAND` alone may hold a builtin or several words. */
function isVariablePath(text: string): boolean {
  return /^"?\$(\w+|\{\w+\})"?\/[\w./"-]+$/.test(text);
}
