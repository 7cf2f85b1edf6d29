import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { withTriggers } from "./triggers.ts";

/** What one walk over a file tells, so that rules about rare things need none of their own. Those inside ONBUILD count. */
export interface Outline {
  /** The instructions by keyword, in order. */
  readonly byKeyword: ReadonlyMap<string, readonly Instruction[]>;
  /** The instructions with flags. */
  readonly flagged: readonly Instruction[];
  /** Whether all keywords are written in upper case. */
  readonly isUpperCase: boolean;
}

/** The outline of a file. */
export const outlineOf = once((dockerfile: Dockerfile): Outline => {
  const byKeyword = new Map<string, Instruction[]>();
  const flagged: Instruction[] = [];
  let isUpperCase = true;
  for (const instruction of withTriggers(dockerfile)) {
    const { keyword, keywordText, flags } = instruction;
    const list = byKeyword.get(keyword);
    if (list === undefined) byKeyword.set(keyword, [instruction]);
    else list.push(instruction);
    if (flags.length > 0) flagged.push(instruction);
    isUpperCase &&= keyword === keywordText;
  }
  return { byKeyword, flagged, isUpperCase };
});

/** The instructions of a keyword in order, those inside ONBUILD too. */
export function instructionsOf(dockerfile: Dockerfile, keyword: string): readonly Instruction[] {
  return outlineOf(dockerfile).byKeyword.get(keyword) ?? none;
}

/** The instructions that have flags, in order, those inside ONBUILD too. */
export function flaggedInstructions(dockerfile: Dockerfile): readonly Instruction[] {
  return outlineOf(dockerfile).flagged;
}

const none: readonly Instruction[] = [];
