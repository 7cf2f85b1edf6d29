import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { lineage } from "./stages.ts";

/**
 * Whether an instruction before this one, in its stage or those it is built on, writes one of the words: then a configuration file may hold the
 * setting, or a COPY may bring such a file.
 */
export function mentionedBefore(dockerfile: Dockerfile, instruction: Instruction, words: readonly string[]): boolean {
  for (const word of words) {
    for (const { index, stage } of mentions(dockerfile, word)) {
      if (index >= instruction.index) break;
      const isAbove = instruction.stage === undefined ? stage === undefined : isIn(stage, instruction.stage);
      if (isAbove) return true;
    }
  }
  return false;
}

function isIn(stage: Instruction["stage"], of: NonNullable<Instruction["stage"]>): boolean {
  return stage === of || (stage !== undefined && lineage(of).includes(stage));
}

/** The instructions that write a word, in order. */
function mentions(dockerfile: Dockerfile, word: string): readonly Instruction[] {
  const known = tables(dockerfile).get(word);
  if (known !== undefined) return known;
  const wanted = word.toLowerCase();
  // Blanks may be continuation lines in the text.
  const isWritten = wanted.split(" ").every((part) => lowerText(dockerfile).includes(part));
  const found = isWritten
    ? dockerfile.instructions.filter(
        ({ cooked, heredocs }) =>
          cooked.text.toLowerCase().includes(wanted) ||
          heredocs.some(({ content }) => content.toLowerCase().includes(wanted)),
      )
    : [];
  tables(dockerfile).set(word, found);
  return found;
}

const lowerText = once(({ text }: Dockerfile) => text.toLowerCase());
const tables = once((_: Dockerfile) => new Map<string, readonly Instruction[]>());
