import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { withTriggers } from "./triggers.ts";

/** The instructions that have flags, in order, those inside ONBUILD too: in most files none or few. */
export const flaggedInstructions = once((dockerfile: Dockerfile): readonly Instruction[] => {
  const flagged: Instruction[] = [];
  for (const instruction of withTriggers(dockerfile)) if (instruction.flags.length > 0) flagged.push(instruction);
  return flagged;
});
