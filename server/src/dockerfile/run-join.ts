import type { TextEdit } from "vscode-languageserver-types";
import { removeRun } from "./call-edits.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import { stopsOnFailure } from "./errexit.ts";
import type { RunCalls } from "./run-calls.ts";
import { appendCommand, lineStyle } from "./run-edit.ts";
import type { ShellScript } from "./shell.ts";
import { changesShell, isFunction, setsAny, temporaryFiles } from "./shell-state.ts";

/** How much text one RUN may hold: the kernel takes no argument of 128 KiB, which a script is to its shell, and longer text is not parsed. */
const maxLength = 60_000;

/**
 * Makes one RUN of two that follow each other, the second's commands behind `&&`; comments between them stay between the lines. Undefined where
 * they would do something else then: flags that differ, `||`, a folder, variable or option that the first would leave to the second, heredocs, or
 * another instruction between.
 */
export function joinRuns(dockerfile: Dockerfile, first: RunCalls, second: RunCalls): TextEdit | undefined {
  const [one, other] = [joinableScript(first), joinableScript(second)];
  if (one === undefined || other === undefined || first.stage !== second.stage) return undefined;
  if (flagText(first.run) !== flagText(second.run) || one.cooked.text.length + other.cooked.text.length > maxLength)
    return undefined;
  if (leavesState(one, other) || temporaryFiles.test(one.cooked.text)) return undefined;
  const operator = operatorBetween(dockerfile, first.run, one, other);
  const comments = commentsBetween(dockerfile, first.run, second.run);
  if (operator === undefined || comments === undefined) return undefined;
  const span = { start: first.run.headSpan.end, end: second.run.arguments.span.start };
  return replace(dockerfile, span, seam(dockerfile, first.run, operator, comments));
}

/** Makes one RUN of several; undefined where something stands between two of them, or they can't be joined. */
export function joinAll(dockerfile: Dockerfile, runs: readonly RunCalls[]): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  let above: RunCalls | undefined;
  for (const one of runs) {
    const edit = above?.run.index === one.run.index - 1 ? joinRuns(dockerfile, above, one) : undefined;
    if (edit !== undefined) edits.push(edit);
    above = one;
  }
  return edits.length === runs.length - 1 ? edits : undefined;
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

function joinableScript({ run, script, trigger }: RunCalls): ShellScript | undefined {
  if (trigger || script?.ok !== true || run.heredocs.length > 0 || script.statements.length === 0) return undefined;
  return script;
}

function flagText({ flags }: Instruction): string {
  return flags.map(({ text }) => text).join(" ");
}

/** `&&` where the second is one list, `;` where both stop at the first failure anyhow; undefined where neither means what the two RUNs mean. */
function operatorBetween(
  dockerfile: Dockerfile,
  run: Instruction,
  one: ShellScript,
  other: ShellScript,
): "&&" | ";" | undefined {
  const last = one.statements.at(-1);
  const first = other.statements[0];
  if (last === undefined || first === undefined || one.statements.some(({ background }) => background))
    return undefined;
  // What follows the last statement is a comment, or a separator.
  if (last.operators.includes("||") || one.cooked.text.slice(last.end).trim() !== "") return undefined;
  // In front of `&&` the shell does not stop inside a compound.
  const stops = stopsOnFailure(dockerfile, run, one);
  if (stops && last.parts.at(-1)?.kind === "compound") return undefined;
  if (other.statements.length === 1 && !first.background && !first.operators.includes("||")) return "&&";
  const end = last.parts[0];
  const failsAlone = last.parts.length === 1 && (end?.kind === "command" || (end?.kind === "pipeline" && !end.negated));
  return stops && failsAlone && leadingSet(other) !== undefined ? ";" : undefined;
}

/** Changes of the shell that a RUN of its own ends with; options count only where the second does not set the same. */
function leavesState(one: ShellScript, other: ShellScript): boolean {
  const isShared = leadingSet(one) !== undefined && leadingSet(one) === leadingSet(other);
  if (one.commands.some((command, index) => !(isShared && index === 0) && changesShell(command))) return true;
  if (one.statements.some(({ parts }) => parts.some((part) => isFunction(part)))) return true;
  return setsAny(one.cooked.text, other.variables);
}

/** The words of a script's `set`, where it starts with it. */
function leadingSet({ statements }: ShellScript): string | undefined {
  const first = statements[0]?.parts[0];
  return first?.kind === "command" && first.name === "set" ? first.words.map(({ text }) => text).join(" ") : undefined;
}

/** The comment lines between two RUNs; undefined where something else is there, or a comment that is meant for the RUN below it. */
function commentsBetween(
  dockerfile: Dockerfile,
  first: Instruction,
  second: Instruction,
): readonly string[] | undefined {
  const { text } = dockerfile;
  const lines = text.slice(first.headSpan.end, second.span.start).split(/\r?\n/);
  const comments = lines.map((line) => line.trim()).filter((line) => line !== "");
  const isPlain = (line: string): boolean =>
    line.startsWith("#") && !/ignore|disable|noqa|nosec|nolint|skip/i.test(line);
  if (!comments.every(isPlain) || (lines[0] ?? "").trim() !== "") return undefined;
  return text.slice(second.span.start, second.arguments.span.start).includes("#") ? undefined : comments;
}

function seam(dockerfile: Dockerfile, first: Instruction, operator: "&&" | ";", comments: readonly string[]): string {
  const { escape, source } = dockerfile;
  const { indent, trailing } = lineStyle(dockerfile, first);
  const between = comments.map((comment) => `${indent}${comment}${source.lineEnding}`).join("");
  const isTrailing = trailing || operator === ";";
  const end = `${operator === ";" ? "" : " "}${isTrailing ? `${operator} ` : ""}${escape}${source.lineEnding}`;
  return `${end}${between}${indent}${isTrailing ? "" : `${operator} `}`;
}
