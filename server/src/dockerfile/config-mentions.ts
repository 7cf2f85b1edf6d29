import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { lineage } from "./stages.ts";

/**
 * Whether an instruction before this one, in its stage or those it is built on, writes one of the words: then a configuration file may hold the
 * setting, or a COPY may bring such a file.
 */
export function mentionedBefore(dockerfile: Dockerfile, instruction: Instruction, words: readonly string[]): boolean {
  const found = words.flatMap((word) => mentions(dockerfile, word)).filter(({ index }) => index < instruction.index);
  if (found.length === 0) return false;
  const stages = new Set(instruction.stage === undefined ? [undefined] : lineage(instruction.stage));
  return found.some(({ stage }) => stages.has(stage));
}

function mentions(dockerfile: Dockerfile, word: string): readonly Instruction[] {
  const known = tables(dockerfile).get(word);
  if (known !== undefined) return known;
  const wanted = word.toLowerCase();
  const found = dockerfile.instructions.filter(
    ({ cooked, heredocs }) =>
      cooked.text.toLowerCase().includes(wanted) ||
      heredocs.some(({ content }) => content.toLowerCase().includes(wanted)),
  );
  tables(dockerfile).set(word, found);
  return found;
}

const tables = once((_: Dockerfile) => new Map<string, readonly Instruction[]>());
