import type { TextEdit } from "vscode-languageserver-types";
import type { BuildScript } from "./build-scripts.ts";
import type { Span } from "./cooked.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { remove, replace } from "./edit.ts";
import type { ShellWord } from "./shell-word.ts";

/**
 * Takes the words between two offsets out of a script, with the blanks beside them or the line that they have for themselves.
 * Undefined in a JSON array.
 */
export function removeWords(
  dockerfile: Dockerfile,
  { script, editable }: BuildScript,
  { start, end }: { readonly start: number; readonly end: number },
): TextEdit | undefined {
  if (!editable) return undefined;
  const previousEnd = script.cooked.sourceEnd(script.cooked.text.slice(0, start).trimEnd().length);
  return removeSpan(dockerfile, script.cooked.span(start, end), previousEnd);
}

/** Takes a word out of an instruction, with the blanks beside it or the line that it has for itself; `previousEnd` is where the word before it ends. */
export function removeSpan(dockerfile: Dockerfile, span: Span, previousEnd: number): TextEdit | undefined {
  const { source, text } = dockerfile;
  const line = source.lineAt(span.start);
  const lastLine = source.lineAt(span.end);
  const before = text.slice(source.lineStart(line), span.start);
  const after = text.slice(span.end, source.lineEnd(lastLine));
  const rest = after.trimStart();
  const continues = /^[\\`][ \t]*$/.test(rest);
  if (rest !== after && rest !== "" && !continues) {
    return replace(dockerfile, { start: span.start, end: span.end + after.length - rest.length }, "");
  }
  if (before.trim() !== "") {
    return replace(dockerfile, { start: span.start - trailingBlanks(before), end: span.end }, "");
  }
  if (continues) {
    return replace(dockerfile, { start: source.lineStart(line), end: source.lineStart(lastLine + 1) }, "");
  }
  return hasComment(text.slice(previousEnd, span.end))
    ? undefined
    : replace(dockerfile, { start: previousEnd, end: span.end }, "");
}

/** Takes some of a command's words out, neighbours among them as one piece, so that the edits do not meet. */
export function removeEach(
  dockerfile: Dockerfile,
  one: BuildScript,
  words: readonly ShellWord[],
  unwanted: readonly ShellWord[],
): readonly TextEdit[] | undefined {
  const pieces: { start: number; end: number }[] = [];
  let isOpen = false;
  for (const word of words) {
    const last = pieces.at(-1);
    if (!unwanted.includes(word)) isOpen = false;
    else if (isOpen && last !== undefined) last.end = word.end;
    else {
      pieces.push({ start: word.start, end: word.end });
      isOpen = true;
    }
  }
  const edits = pieces.flatMap((piece) => removeWords(dockerfile, one, piece) ?? []);
  return edits.length === pieces.length ? edits : undefined;
}

/**
 * Takes a command, or a pipeline, out of a script with the operator that joins it to its neighbour, and the instruction when it does nothing
 * else. Undefined where the rest would mean something else: in a compound, beside `||`, in the background, in a JSON array.
 */
export function removeCommand(
  dockerfile: Dockerfile,
  one: BuildScript,
  { start }: { readonly start: number },
): TextEdit | undefined {
  const { script, editable } = one;
  if (!editable || !script.ok) return undefined;
  const index = script.statements.findIndex(({ parts }) => parts.some((part) => part.start === start));
  const statement = script.statements[index];
  if (statement === undefined || statement.background || statement.operators.includes("||")) return undefined;
  const [pieces, at] =
    statement.parts.length === 1
      ? [script.statements, index]
      : [statement.parts, statement.parts.findIndex((part) => part.start === start)];
  const piece = pieces[at];
  const next = pieces[at + 1];
  const previous = pieces[at - 1];
  if (piece === undefined) return undefined;
  const others = script.commands.filter((command) => command.end <= piece.start || command.start >= piece.end);
  if (others.length > 0 && others.every(({ name }) => name === "set")) return removeAll(dockerfile, one);
  if (next !== undefined) return cut(dockerfile, one, piece.start, next.start, piece);
  if (previous !== undefined) return cut(dockerfile, one, previous.end, piece.end, piece);
  return removeAll(dockerfile, one);
}

function removeAll(dockerfile: Dockerfile, { instruction }: BuildScript): TextEdit | undefined {
  const { start, end } = instruction.span;
  return hasComment(dockerfile.text.slice(start, end)) ? undefined : remove(dockerfile, instruction);
}

/** A line of the text is a comment. */
function hasComment(text: string): boolean {
  return text.split("\n").some((line, index) => index > 0 && line.trimStart().startsWith("#"));
}

/** Refuses where a comment of the script stands beside the piece. */
function cut(
  dockerfile: Dockerfile,
  { script }: BuildScript,
  start: number,
  end: number,
  piece: { readonly start: number; readonly end: number },
): TextEdit | undefined {
  const { text } = script.cooked;
  if (text.slice(start, piece.start).includes("#") || text.slice(piece.end, end).includes("#")) return undefined;
  const span = script.cooked.span(start, end);
  return hasComment(dockerfile.text.slice(span.start, span.end)) ? undefined : replace(dockerfile, span, "");
}

function trailingBlanks(text: string): number {
  return text.length - text.trimEnd().length;
}
