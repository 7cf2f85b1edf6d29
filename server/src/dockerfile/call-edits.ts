import type { TextEdit } from "vscode-languageserver-types";
import type { Span } from "./cooked.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { insert, remove, replace } from "./edit.ts";
import type { Call, RunCalls } from "./run-calls.ts";
import { appendCommand } from "./run-edit.ts";
import type { ShellScript, ShellStatement } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";

/** Inserts arguments into a call behind one of its words; the texts need no quotes. */
export function addArguments(dockerfile: Dockerfile, call: Call, after: ShellWord, texts: readonly string[]): TextEdit {
  const element = elementOf(call, after);
  if (element !== undefined)
    return insert(dockerfile, element.span.end, texts.map((text) => `, ${JSON.stringify(text)}`).join(""));
  return insert(dockerfile, call.script.cooked.sourceEnd(after.end), texts.map((text) => ` ${text}`).join(""));
}

/** Writes another text, which needs no quotes, in the place of a word. */
export function replaceArgument(dockerfile: Dockerfile, call: Call, word: ShellWord, text: string): TextEdit {
  const element = elementOf(call, word);
  if (element !== undefined) return replace(dockerfile, element.span, JSON.stringify(text));
  return replace(dockerfile, call.script.cooked.span(word.start, word.end), text);
}

/** Takes an argument out, with what stands between it and the word before. */
export function removeArgument(dockerfile: Dockerfile, call: Call, word: ShellWord): TextEdit | undefined {
  const before = call.command.words[call.command.words.indexOf(word) - 1];
  if (before === undefined) return undefined;
  const element = elementOf(call, word);
  const elementBefore = elementOf(call, before);
  if (element !== undefined && elementBefore !== undefined)
    return replace(dockerfile, { start: elementBefore.span.end, end: element.span.end }, "");
  const { cooked } = call.script;
  return cutOut(dockerfile, { start: cooked.sourceEnd(before.end), end: cooked.sourceEnd(word.end) });
}

/**
 * Takes a command out of a list, with the `&&`, `;` or line end that joins it. Undefined where it stands alone, in something else than a list, or
 * where its result decides what else runs.
 */
export function removeCall(dockerfile: Dockerfile, call: Call): TextEdit | undefined {
  const { script, command } = call;
  if (call.array !== undefined || !script.ok || command.redirections.length > 0) return undefined;
  const index = script.statements.findIndex(({ parts }) => parts.includes(command));
  const statement = script.statements[index];
  if (statement === undefined || statement.background || statement.operators.includes("||")) return undefined;
  const hull = statement.parts.length > 1 ? partHull(statement, call) : statementHull(script, index);
  if (hull === undefined) return undefined;
  const glue = script.cooked.text.slice(hull.start, command.start) + script.cooked.text.slice(command.end, hull.end);
  if (!/^[\s;&]*$/.test(glue)) return undefined;
  return cutOut(dockerfile, { start: hull.sourceStart(script), end: hull.sourceEnd(script) });
}

/** Takes a whole RUN out; undefined where a comment inside would be lost, and in an ONBUILD. */
export function removeRun(dockerfile: Dockerfile, { run, trigger }: RunCalls): TextEdit | undefined {
  return trigger || hasComment(dockerfile, run.span) ? undefined : remove(dockerfile, run);
}

/** Whether a command stands in a list of the script that `&&` and `;` alone join, so that another may be put in front of it. */
export function standsInPlainList({ script, command, array }: Call): boolean {
  if (array !== undefined || !script.ok) return false;
  const statement = script.statements.find(({ parts }) => parts.includes(command));
  return statement !== undefined && !statement.background && !statement.operators.includes("||");
}

/** Puts a command in front of a call: `text && `. */
export function prependCommand(dockerfile: Dockerfile, call: Call, text: string): TextEdit | undefined {
  if (!standsInPlainList(call)) return undefined;
  return insert(dockerfile, call.script.cooked.sourceOffset(call.command.start), `${text} && `);
}

/** Adds a command that runs when all before it in the call's script succeeded; undefined where that is not certain. */
export function appendBehind(dockerfile: Dockerfile, run: RunCalls, call: Call, text: string): TextEdit | undefined {
  if (call.array !== undefined) return undefined;
  if (call.script === run.script) return appendCommand(dockerfile, run.run, call.script, text);
  const { script } = call;
  const last = script.statements.at(-1);
  if (!script.ok || last === undefined || last.background || last.operators.includes("||")) return undefined;
  if (script.cooked.text.slice(last.end).trim() !== "") return undefined;
  return insert(dockerfile, script.cooked.sourceEnd(last.end), ` && ${text}`);
}

/** A call as text on one line. */
export function commandText({ script, command }: Call): string {
  return script.cooked.text.slice(command.start, command.end).replace(/\s+/g, " ");
}

function cutOut(dockerfile: Dockerfile, span: Span): TextEdit | undefined {
  return hasComment(dockerfile, span) ? undefined : replace(dockerfile, span, "");
}

/** Whether a comment line stands in a piece of the source. */
function hasComment({ text }: Dockerfile, { start, end }: Span): boolean {
  return /^[\t ]*#/m.test(text.slice(start, end));
}

/** What is cut out, in offsets of the script, and how its ends lead to the source. */
interface Hull {
  readonly start: number;
  readonly end: number;
  readonly sourceStart: (script: ShellScript) => number;
  readonly sourceEnd: (script: ShellScript) => number;
}

function partHull({ parts }: ShellStatement, { command }: Call): Hull | undefined {
  const index = parts.indexOf(command);
  const next = parts[index + 1];
  return next === undefined ? upTo(parts[index - 1]?.end, command.end) : from(command.start, next.start);
}

function statementHull({ statements }: ShellScript, index: number): Hull | undefined {
  const statement = statements[index];
  const next = statements[index + 1];
  const before = statements[index - 1];
  if (statement === undefined || before?.background === true) return undefined;
  return next === undefined ? upTo(before?.end, statement.end) : from(statement.start, next.start);
}

/** From a command to the start of what follows it. */
function from(start: number, end: number): Hull {
  return {
    start,
    end,
    sourceStart: ({ cooked }) => cooked.sourceOffset(start),
    sourceEnd: ({ cooked }) => cooked.sourceOffset(end),
  };
}

/** From the end of what stands before to the end of a command. */
function upTo(start: number | undefined, end: number): Hull | undefined {
  if (start === undefined) return undefined;
  return {
    start,
    end,
    sourceStart: ({ cooked }) => cooked.sourceEnd(start),
    sourceEnd: ({ cooked }) => cooked.sourceEnd(end),
  };
}

function elementOf({ array, command }: Call, word: ShellWord) {
  return array?.[command.words.indexOf(word)];
}
