import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { insert, replace } from "./edit.ts";
import { once } from "./memo.ts";

/** Moves instructions with their lines, and the comments that are theirs alone, above another one and its comments, behind some new lines. */
export function moveAbove(
  dockerfile: Dockerfile,
  instructions: readonly Instruction[],
  target: Instruction,
  lines: readonly string[] = [],
): readonly TextEdit[] {
  const { source } = dockerfile;
  const { cuts, text } = cutOut(dockerfile, instructions);
  const added = lines.map((line) => line + source.lineEnding).join("");
  return [...cuts, insert(dockerfile, source.lineStart(blockStart(dockerfile, target)), added + text)];
}

/** Moves instructions with their lines, and the comments that are theirs alone, below another one. */
export function moveBelow(
  dockerfile: Dockerfile,
  instructions: readonly Instruction[],
  target: Instruction,
): readonly TextEdit[] {
  const { source } = dockerfile;
  const { cuts, text } = cutOut(dockerfile, instructions);
  const isLastLine = target.lastLine === source.lineStarts.length - 1;
  if (!isLastLine) return [...cuts, insert(dockerfile, source.lineStart(target.lastLine + 1), text)];
  return [...cuts, insert(dockerfile, source.lineEnd(target.lastLine), source.lineEnding + text.trimEnd())];
}

function cutOut(
  dockerfile: Dockerfile,
  instructions: readonly Instruction[],
): { readonly cuts: readonly TextEdit[]; readonly text: string } {
  const { source } = dockerfile;
  const cuts: TextEdit[] = [];
  let text = "";
  for (const instruction of instructions) {
    const own = sharesComment(dockerfile, instruction) ? instruction.firstLine : blockStart(dockerfile, instruction);
    const span = { start: source.lineStart(own), end: source.lineStart(instruction.lastLine + 1) };
    // Of two blank lines that would meet, one goes.
    const hasRoom = isBlank(source, own - 1) && isBlank(source, instruction.lastLine + 1);
    const end = hasRoom ? source.lineStart(instruction.lastLine + 2) : span.end;
    cuts.push(replace(dockerfile, { start: span.start, end }, ""));
    const lines = source.text.slice(span.start, span.end);
    text += lines.endsWith("\n") ? lines : lines + source.lineEnding;
  }
  return { cuts, text };
}

function isBlank(source: Dockerfile["source"], line: number): boolean {
  if (line < 0 || line >= source.lineStarts.length - 1) return false;
  return source.text.slice(source.lineStart(line), source.lineEnd(line)).trim() === "";
}

/** A comment above a group of like instructions, such as ARGs, is not that of the first one alone. */
function sharesComment({ instructions }: Dockerfile, { index, keyword, lastLine }: Instruction): boolean {
  const next = instructions[index + 1];
  return next?.keyword === keyword && next.firstLine === lastLine + 1;
}

/** The first line of the comments that stand directly above an instruction, or its own. */
export function blockStart(dockerfile: Dockerfile, { firstLine }: Instruction): number {
  const lines = commentLines(dockerfile);
  let line = firstLine;
  while (lines.has(line - 1)) line--;
  return line;
}

const commentLines = once(
  ({ comments, source }: Dockerfile): ReadonlySet<number> =>
    new Set(comments.filter(({ inside }) => !inside).map(({ span }) => source.lineAt(span.start))),
);
