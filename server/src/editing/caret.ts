import type { Range } from "vscode-languageserver-types";
import { isBlank } from "../dockerfile/characters.ts";
import type { Comment, Dockerfile, Heredoc, Instruction } from "../dockerfile/dockerfile.ts";
import { instructionAt } from "../suppression.ts";

/** Where a caret stands. */
export type Caret =
  | { readonly kind: "blank" }
  | { readonly kind: "comment"; readonly line: string; readonly lineNumber: number }
  | { readonly kind: "heredoc"; readonly instruction: Instruction; readonly heredoc: Heredoc; readonly before: string }
  /** `before` is the logical line from the keyword to the caret, continuations joined. */
  | { readonly kind: "instruction"; readonly instruction: Instruction; readonly before: string };

/** Tells where an offset stands, in a file that may be half written. Never throws. */
export function caretAt(dockerfile: Dockerfile, offset: number): Caret {
  const { source, comments, directives, text } = dockerfile;
  const lineNumber = source.lineAt(offset);
  const isAt = ({ span }: Pick<Comment, "span">): boolean =>
    span.start < offset && source.lineAt(span.start) === lineNumber;
  if (comments.some(isAt) || directives.some(isAt)) {
    return { kind: "comment", line: text.slice(source.lineStart(lineNumber), offset), lineNumber };
  }
  const instruction = instructionAt(dockerfile, lineNumber) ?? openInstruction(dockerfile, offset);
  if (instruction === undefined) return { kind: "blank" };
  const heredoc = instruction.heredocs.find(
    ({ contentSpan, terminatorSpan }) => contentSpan.start <= offset && offset <= terminatorSpan.end,
  );
  if (heredoc !== undefined && offset > instruction.headSpan.end) {
    return { kind: "heredoc", instruction, heredoc, before: text.slice(heredoc.contentSpan.start, offset) };
  }
  return offset < instruction.keywordSpan.start
    ? { kind: "blank" }
    : { kind: "instruction", ...innermost(dockerfile, instruction, offset) };
}

/** The range from `length` characters before the caret to the end of the word that goes on behind it; undefined where it would leave the line. */
export function rangeAround(
  { source, text }: Dockerfile,
  offset: number,
  token: string,
  tail: RegExp,
): Range | undefined {
  const start = offset - token.length;
  if (text.slice(Math.max(start, 0), offset) !== token || source.lineAt(start) !== source.lineAt(offset))
    return undefined;
  const line = text.slice(offset, source.lineEnd(source.lineAt(offset)));
  const rest = tail.exec(line)?.[0] ?? "";
  return source.range({ start, end: offset + rest.length });
}

/** The last instruction, where the file ends in the middle of it: behind a character that continues the line. */
function openInstruction({ instructions, source, text, escape }: Dockerfile, offset: number): Instruction | undefined {
  const last = instructions.at(-1);
  if (last === undefined || last.heredocs.length > 0 || source.lineAt(offset) <= last.lastLine) return undefined;
  const lastLine = text.slice(source.lineStart(last.lastLine), source.lineEnd(last.lastLine)).trimEnd();
  const isOpen = lastLine.endsWith(escape) && !lastLine.endsWith(escape + escape);
  return isOpen && text.slice(source.lineEnd(last.lastLine), offset).trim() === "" ? last : undefined;
}

/** The instruction inside ONBUILD where the caret stands there. */
function innermost(
  dockerfile: Dockerfile,
  outer: Instruction,
  offset: number,
): { readonly instruction: Instruction; readonly before: string } {
  let instruction = outer;
  while (instruction.trigger !== undefined && instruction.trigger.keywordSpan.start <= offset) {
    instruction = instruction.trigger;
  }
  return { instruction, before: textBefore(dockerfile, instruction, offset) };
}

function textBefore({ text }: Dockerfile, { cooked }: Instruction, offset: number): string {
  let low = 0;
  let high = cooked.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cooked.sourceOffset(middle) < offset && cooked.sourceEnd(middle + 1) <= offset) low = middle + 1;
    else high = middle;
  }
  const before = cooked.text.slice(0, low);
  const isApart = isBlank(text.charCodeAt(offset - 1)) && !isBlank(before.charCodeAt(before.length - 1));
  return isApart ? `${before} ` : before;
}
