import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { rootStage } from "../dockerfile/stages.ts";
import type { Message } from "../rule.ts";
import type { Size } from "./impact.ts";

/** What an instruction added in a build that an engine remembers. */
export interface MeasuredSize {
  readonly bytes: number;
  /** Such as "2 h ago"; undefined where the build has no date. */
  readonly age: Message | undefined;
  readonly grounds: Message;
  /** It was measured before a change of the file that Stowage weighs up, so it is an estimate for the file after that. */
  readonly isBefore?: boolean;
}

/** Sizes of the instructions that were found in a build. */
export type MeasuredSizes = ReadonlyMap<Instruction, MeasuredSize>;

/** The measured size where there is one; what follows from the files as they are now is better than what a build once saw. */
export function measuredOr(size: Size, measured: MeasuredSize | undefined): Size {
  if (measured === undefined || size.confidence === "exact") return size;
  const { bytes, age, grounds, isBefore } = measured;
  const { pullBytes } = size;
  if (isBefore === true) return { bytes, pullBytes, confidence: "table", grounds };
  return { bytes, pullBytes, confidence: "measured", grounds, ...(age === undefined ? {} : { age }) };
}

/** The sizes for a changed file: those of the instructions that are the same in it, on the same base image. */
export function measuredAfter(before: Dockerfile, measured: MeasuredSizes, after: Dockerfile): MeasuredSizes {
  const known = new Map<string, MeasuredSize>();
  for (const [instruction, size] of measured) known.set(keyOf(before, instruction), { ...size, isBefore: true });
  const carried = after.instructions.flatMap((instruction): readonly (readonly [Instruction, MeasuredSize])[] => {
    const size = known.get(keyOf(after, instruction));
    return size === undefined ? [] : [[instruction, size]];
  });
  return new Map(carried);
}

function keyOf({ text }: Dockerfile, { stage, keyword, span }: Instruction): string {
  const base = stage && rootStage(stage).base;
  const name = base !== undefined && "word" in base ? base.word.value : "";
  return keyword === "FROM" ? name : `${name}\n${text.slice(span.start, span.end)}`;
}
