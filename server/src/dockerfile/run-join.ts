import type { TextEdit } from "vscode-languageserver-types";
import { removeRun } from "./call-edits.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import type { RunCalls } from "./run-calls.ts";
import { appendCommand } from "./run-edit.ts";

/**
 * Makes one RUN of two that follow each other, the second's commands behind `&&`. Undefined where they would do something else then: flags that
 * differ, `||`, a folder or variable that the first would leave to the second, heredocs, or something but blank lines between.
 */
export function joinRuns(dockerfile: Dockerfile, first: RunCalls, second: RunCalls): TextEdit | undefined {
  if (!isJoinable(first) || !isJoinable(second) || first.stage !== second.stage) return undefined;
  if (flagText(first.run) !== flagText(second.run)) return undefined;
  const end = first.run.headSpan.end;
  const start = second.run.arguments.span.start;
  const between = dockerfile.text.slice(end, second.run.span.start);
  if (between.trim() !== "" || leavesState(first) || beginsLoosely(second) || endsLoosely(first)) return undefined;
  const { escape, source } = dockerfile;
  return replace(
    dockerfile,
    { start: end, end: start },
    ` ${escape}${source.lineEnding}${indentOf(dockerfile, first.run)}    && `,
  );
}

/** Brings the one statement of a RUN to the end of an earlier RUN, and takes its own RUN out; undefined where that is not certain. */
export function moveRun(dockerfile: Dockerfile, to: RunCalls, from: RunCalls): readonly TextEdit[] | undefined {
  const [statement, another] = from.script?.statements ?? [];
  if (from.script === undefined || to.script === undefined || statement === undefined || another !== undefined)
    return undefined;
  if (statement.operators.includes("||") || from.run.heredocs.length > 0) return undefined;
  const text = from.script.cooked.text.slice(statement.start, statement.end).replace(/\s+/g, " ");
  const appended = appendCommand(dockerfile, to.run, to.script, text);
  const removed = removeRun(dockerfile, from);
  return appended === undefined || removed === undefined ? undefined : [appended, removed];
}

function isJoinable({ run, script, trigger }: RunCalls): boolean {
  return !trigger && script?.ok === true && run.heredocs.length === 0 && script.statements.length > 0;
}

function flagText({ flags }: Instruction): string {
  return flags.map(({ text }) => text).join(" ");
}

/** Behind `&&` only the first command of a list is reached by a success alone. */
function beginsLoosely({ script }: RunCalls): boolean {
  const first = script?.statements[0];
  return first === undefined || first.background || first.operators.includes("||");
}

function endsLoosely({ script }: RunCalls): boolean {
  const last = script?.statements.at(-1);
  if (script === undefined || last === undefined || last.background || last.operators.includes("||")) return true;
  return script.cooked.text.slice(last.end).trim() !== "";
}

/** Changes of the shell that a RUN of its own ends with. */
function leavesState({ script }: RunCalls): boolean {
  const changing = ["cd", "pushd", "export", "set", "shopt", "trap", "exit", "umask", "alias", "source", ".", "exec"];
  return (
    script?.commands.some(({ name, words }) => words.length === 0 || (name !== undefined && changing.includes(name))) ??
    true
  );
}

function indentOf({ source }: Dockerfile, { firstLine }: Instruction): string {
  return /^[\t ]*/.exec(source.text.slice(source.lineStart(firstLine), source.lineEnd(firstLine)))?.[0] ?? "";
}
