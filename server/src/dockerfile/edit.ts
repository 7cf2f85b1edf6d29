import type { TextEdit } from "vscode-languageserver-types";
import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";

/** Puts a text in the place of a span. */
export function replace({ source }: Dockerfile, span: Span, newText: string): TextEdit {
  return { range: source.range(span), newText };
}

/** Inserts a text at an offset. */
export function insert({ source }: Dockerfile, offset: number, newText: string): TextEdit {
  const position = source.position(offset);
  return { range: { start: position, end: position }, newText };
}

/** Inserts whole lines above an instruction, indented as it is, below the comments that stand directly above it. */
export function insertBefore(dockerfile: Dockerfile, instruction: Instruction, lines: readonly string[]): TextEdit {
  const { source } = dockerfile;
  const start = source.lineStart(instruction.firstLine);
  const indent = source.text.slice(start, instruction.span.start).match(/^[\t ]*/)?.[0] ?? "";
  return insert(dockerfile, start, lines.map((line) => indent + line + source.lineEnding).join(""));
}

/** Inserts whole lines below an instruction, indented as it is. */
export function insertAfter(dockerfile: Dockerfile, instruction: Instruction, lines: readonly string[]): TextEdit {
  const { source } = dockerfile;
  const start = source.lineStart(instruction.firstLine);
  const indent = source.text.slice(start, instruction.span.start).match(/^[\t ]*/)?.[0] ?? "";
  const text = lines.map((line) => source.lineEnding + indent + line).join("");
  return insert(dockerfile, source.lineEnd(instruction.lastLine), text);
}

/** Removes an instruction with its lines. */
export function remove({ source }: Dockerfile, instruction: Instruction): TextEdit {
  const start = source.lineStart(instruction.firstLine);
  const end = source.lineStart(instruction.lastLine + 1);
  return { range: source.range({ start, end }), newText: "" };
}

/** A JSON array as people write it in Dockerfiles. */
export function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
