import type { TextEdit } from "vscode-languageserver";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { ignoreCommentAbove, instructionAt } from "../suppression.ts";

/** Adds a rule to the ignore comment above the instruction of a 0-based line, or writes that comment; for a line outside of instructions, one for the whole file. */
export function ignoreEdit(dockerfile: Dockerfile, id: string, line: number): TextEdit {
  const { source } = dockerfile;
  const instruction = instructionAt(dockerfile, line);
  if (instruction === undefined) return insert(dockerfile, belowDirectives(dockerfile), `# stowage ignore-file=${id}`);
  const comment = ignoreCommentAbove(dockerfile, instruction);
  if (comment !== undefined) {
    const end = source.position(comment.namesEnd);
    return { range: { start: end, end }, newText: `,${id}` };
  }
  const at = withoutBom(dockerfile, source.lineStart(instruction.firstLine));
  const indent = /^[\t ]*/.exec(source.text.slice(at, instruction.span.start))?.[0] ?? "";
  return insert(dockerfile, at, `${indent}# stowage ignore=${id}`);
}

function insert({ source }: Dockerfile, offset: number, line: string): TextEdit {
  const at = source.position(offset);
  return { range: { start: at, end: at }, newText: line + source.lineEnding };
}

/** A comment above a parser directive would turn it into a comment too. */
function belowDirectives(dockerfile: Dockerfile): number {
  const { directives, source } = dockerfile;
  const last = directives.at(-1);
  return withoutBom(dockerfile, last === undefined ? 0 : source.lineStart(source.lineAt(last.span.end) + 1));
}

function withoutBom({ text }: Dockerfile, offset: number): number {
  return offset === 0 && text.startsWith("\uFEFF") ? 1 : offset;
}
