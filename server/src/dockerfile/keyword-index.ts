import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";

/** The instructions of a keyword in order, those inside ONBUILD too. */
export function instructionsOf(dockerfile: Dockerfile, keyword: string): readonly Instruction[] {
  return instructionsByKeyword(dockerfile).get(keyword) ?? none;
}

const none: readonly Instruction[] = [];

/** All instructions by their keywords, those inside ONBUILD too. */
export const instructionsByKeyword = once(
  ({ instructions }: Dockerfile): ReadonlyMap<string, readonly Instruction[]> => {
    const found = new Map<string, Instruction[]>();
    for (const instruction of instructions) {
      for (let at: Instruction | undefined = instruction; at !== undefined; at = at.trigger) {
        const known = found.get(at.keyword);
        if (known === undefined) found.set(at.keyword, [at]);
        else known.push(at);
      }
    }
    return found;
  },
);
