import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { builtStages } from "./stage-copies.ts";

/** Whether a plain `docker build` carries an instruction out: its stage is needed, or it stands before the first FROM. */
export function isCarriedOut(dockerfile: Dockerfile, { stage }: Instruction): boolean {
  return stage === undefined || builtStages(dockerfile).has(stage);
}

/** An instruction, and the one that ONBUILD keeps for later, if it is such. */
export function withTrigger(instruction: Instruction): readonly Instruction[] {
  return instruction.trigger === undefined ? [instruction] : [instruction, instruction.trigger];
}
