import type { Dockerfile, Instruction, Word } from "./dockerfile.ts";
import { instructionsOf } from "./keyword-index.ts";
import { once } from "./memo.ts";

/** A COPY or ADD with its words told apart. */
export interface Copy {
  readonly instruction: Instruction;
  readonly sources: readonly Word[];
  readonly destination: Word;
  /** `--from`; undefined for a copy from the build context. */
  readonly from: string | undefined;
}

/** Reads a COPY or ADD; undefined for another instruction and for one that lacks a destination. */
export function readCopy(instruction: Instruction): Copy | undefined {
  const { keyword, arguments: args, flags } = instruction;
  if ((keyword !== "COPY" && keyword !== "ADD") || (args.form !== "words" && args.form !== "exec")) return undefined;
  const destination = args.words.at(-1);
  if (destination === undefined || args.words.length < 2) return undefined;
  const from = flags.find(({ name }) => name === "from")?.value;
  return { instruction, sources: args.words.slice(0, -1), destination, from };
}

/** Every COPY and ADD of a file that has a destination, in order; without those inside ONBUILD. */
export const copies = once((dockerfile: Dockerfile): readonly Copy[] => {
  const found: Copy[] = [];
  for (const keyword of ["COPY", "ADD"]) {
    for (const instruction of instructionsOf(dockerfile, keyword)) {
      if (dockerfile.instructions[instruction.index] !== instruction) continue;
      const copy = readCopy(instruction);
      if (copy !== undefined) found.push(copy);
    }
  }
  return found.sort((one, other) => one.instruction.index - other.instruction.index);
});

/** A source relative to the build context, without `./`, `/` in front and slashes behind; the context itself is the empty string. */
export function sourcePath({ value }: Word): string {
  return value
    .replace(/^(\.?\/)+/, "")
    .replace(/\/+(\.\/?)?$/, "")
    .replace(/^\.$/, "");
}
