import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";

/** Every instruction, each followed by the ones inside its ONBUILD. */
export const withTriggers = once(({ instructions }: Dockerfile): readonly Instruction[] => {
  if (!instructions.some(({ trigger }) => trigger !== undefined)) return instructions;
  const all: Instruction[] = [];
  for (const instruction of instructions) {
    for (let at: Instruction | undefined = instruction; at !== undefined; at = at.trigger) all.push(at);
  }
  return all;
});

/** Whether an instruction stands inside ONBUILD. */
export function isTrigger(dockerfile: Dockerfile, instruction: Instruction): boolean {
  return holderOf(dockerfile, instruction) !== instruction;
}

/** The instruction of the file that an instruction stands in: itself, or the ONBUILD around it. What a fix of it touches. */
export function holderOf({ instructions }: Dockerfile, instruction: Instruction): Instruction {
  return instructions[instruction.index] ?? instruction;
}
