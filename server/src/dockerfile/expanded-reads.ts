import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { expandedTexts } from "./expanded-texts.ts";
import { instructionsOf } from "./keyword-index.ts";
import { once } from "./memo.ts";
import { isTrigger } from "./triggers.ts";
import { needsValue, type VariableRead, variableReads } from "./variable-reads.ts";

/** A variable that BuildKit puts into an instruction's text. */
export interface PlacedRead extends VariableRead {
  /** The whole `$NAME`, or what can be told of its place. */
  readonly span: Span;
  /** The name alone; undefined where the text does not stand in one piece. */
  readonly nameSpan: Span | undefined;
}

/** The instructions with a `$` that BuildKit may put variables into, in order; without FROM, commands and those inside ONBUILD. */
export const expandedInstructions = once((dockerfile: Dockerfile): readonly Instruction[] => {
  const found: Instruction[] = [];
  if (!dockerfile.text.includes("$")) return found;
  for (const keyword of keywords) {
    for (const instruction of instructionsOf(dockerfile, keyword)) {
      if (instruction.cooked.text.includes("$") && !isTrigger(dockerfile, instruction)) found.push(instruction);
    }
  }
  return found.sort((one, other) => one.index - other.index);
});

const keywords = "ADD ARG COPY ENV EXPOSE LABEL STOPSIGNAL USER VOLUME WORKDIR".split(" ");

/** The variables without a default of their own that such an instruction reads and BuildKit expands, in order, of the names that are wanted. */
export function expandedReads(
  dockerfile: Dockerfile,
  instruction: Instruction,
  isWanted: (name: string) => boolean,
): readonly PlacedRead[] {
  if (!mayRead(instruction.cooked.text, isWanted)) return [];
  return expandedTexts(dockerfile.text, instruction).flatMap(({ text: cooked, isHeredoc }) => {
    if (isHeredoc || !cooked.text.includes("$")) return [];
    return variableReads(cooked.text, dockerfile.escape)
      .filter((read) => needsValue(read) && isWanted(read.name))
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

/** A quick look: whether a text has a `$` in front of a name that is wanted. */
export function mayRead(text: string, isWanted: (name: string) => boolean): boolean {
  for (let at = text.indexOf("$"); at !== -1; at = text.indexOf("$", at + 1)) {
    startOfName.lastIndex = at + 1;
    const name = startOfName.exec(text)?.[1];
    if (name !== undefined && isWanted(name)) return true;
  }
  return false;
}

const startOfName = /\{?([A-Za-z_]\w*)/y;
