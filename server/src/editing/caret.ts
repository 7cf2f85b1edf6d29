import type { Cooked } from "../dockerfile/cooked.ts";
import type { Comment, Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";

/** Where the caret stands, read as if the file ended there; what follows may be half written. */
export type Caret =
  /** A comment or a parser directive. */
  | { readonly kind: "comment"; readonly before: Dockerfile; readonly text: string; readonly mayBeDirective: boolean }
  /** The body of a heredoc. */
  | { readonly kind: "heredoc"; readonly before: Dockerfile; readonly text: string; readonly instruction: Instruction }
  /** An instruction; for ONBUILD the one inside it. `text` is its logical line up to the caret. */
  | {
      readonly kind: "instruction";
      readonly before: Dockerfile;
      readonly instruction: Instruction;
      readonly text: string;
      readonly cooked: Cooked;
    };

/** A character that no Dockerfile holds. */
const mark = "\uE000";

/** Reads what stands at an offset; undefined where nothing can be told. */
export function caretAt(text: string, offset: number): Caret | undefined {
  const before = parseDockerfile(text.slice(0, offset) + mark);
  const directive = before.directives.at(-1);
  const comment = before.comments.at(-1);
  const note = [directive, comment].find((one) => one?.span.end === offset + mark.length);
  if (note !== undefined) {
    const written = text.slice(note.span.start, offset);
    return { kind: "comment", before, text: written, mayBeDirective: isAtTop(before, note.span.start, comment) };
  }
  const last = before.instructions.at(-1);
  if (last === undefined) return undefined;
  const body = last.heredocs.find(({ contentSpan }) => contentSpan.start <= offset && offset <= contentSpan.end);
  if (body !== undefined) {
    return { kind: "heredoc", before, text: text.slice(body.contentSpan.start, offset), instruction: last };
  }
  let instruction = last;
  while (instruction.trigger !== undefined) instruction = instruction.trigger;
  const { cooked } = instruction;
  if (!cooked.text.endsWith(mark)) return undefined;
  return { kind: "instruction", before, instruction, text: cooked.text.slice(0, -mark.length), cooked };
}

/** What a value holds that the caret ends, without the mark of its place. */
export function written(value: string | undefined): string {
  return (value ?? "").replaceAll(mark, "");
}

/** Whether a value is the one that the caret ends. */
export function endsAtCaret(value: string | undefined): boolean {
  return value?.endsWith(mark) === true;
}

/** Directives stand above everything, empty lines too. */
function isAtTop({ source, directives, comments }: Dockerfile, start: number, own: Comment | undefined): boolean {
  const line = source.lineAt(start);
  const isDirective = directives.some(({ span }) => span.start === start);
  return directives.length === line + (isDirective ? 1 : 0) && (isDirective || comments[0] === own);
}
