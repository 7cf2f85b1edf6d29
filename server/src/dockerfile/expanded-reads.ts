import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { expandedTexts } from "./expanded-texts.ts";
import { needsValue, type VariableRead, variableReads } from "./variable-reads.ts";

/** A variable that BuildKit puts into an instruction's text. */
export interface PlacedRead extends VariableRead {
  /** The whole `$NAME`, or what can be told of its place. */
  readonly span: Span;
  /** The name alone; undefined where the text does not stand in one piece. */
  readonly nameSpan: Span | undefined;
}

/** The variables without a default of their own that an instruction reads and BuildKit expands, in order; none of FROM and of scripts. */
export function expandedReads(dockerfile: Dockerfile, instruction: Instruction): readonly PlacedRead[] {
  if (instruction.keyword === "FROM" || !instruction.cooked.text.includes("$")) return [];
  return expandedTexts(dockerfile.text, instruction).flatMap(({ text: cooked, isHeredoc }) => {
    if (isHeredoc || !cooked.text.includes("$")) return [];
    return variableReads(cooked.text, dockerfile.escape)
      .filter(needsValue)
      .map((read): PlacedRead => {
        const { start, end, nameStart, name } = read;
        const nameEnd = nameStart + name.length;
        const isWhole = cooked.isContiguous(nameStart, nameEnd);
        return {
          ...read,
          span: cooked.span(start, end),
          nameSpan: isWhole ? cooked.span(nameStart, nameEnd) : undefined,
        };
      });
  });
}
