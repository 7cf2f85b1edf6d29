import type { Span } from "./cooked.ts";
import type { Heredoc, Instruction } from "./dockerfile.ts";

/** Where a heredoc's unquoted name stands behind `<<`; undefined when it is written in another way, or more than once. */
export function heredocNameSpan({ cooked }: Instruction, { name, chomp }: Heredoc): Span | undefined {
  const opening = `<<${chomp ? "-" : ""}${name}`;
  const at = cooked.text.indexOf(opening);
  const end = at + opening.length;
  if (at === -1 || cooked.text.indexOf(opening, end) !== -1) return undefined;
  const isWhole = /^(\s|$)/.test(cooked.text.slice(end));
  return isWhole && cooked.isContiguous(at, end) ? cooked.span(end - name.length, end) : undefined;
}
