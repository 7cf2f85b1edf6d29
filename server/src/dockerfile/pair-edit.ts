import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction, Pair } from "./dockerfile.ts";
import { remove, replace } from "./edit.ts";

/** Removes one pair of an ENV or LABEL; the whole instruction where it is the only one. */
export function removePair(
  dockerfile: Dockerfile,
  instruction: Instruction,
  pairs: readonly Pair[],
  at: number,
): TextEdit {
  const pair = pairs[at];
  if (pair === undefined || pairs.length === 1) return remove(dockerfile, instruction);
  const next = pairs[at + 1];
  const previous = pairs[at - 1];
  const start = next === undefined && previous !== undefined ? previous.valueSpan.end : pair.nameSpan.start;
  return replace(dockerfile, { start, end: next?.nameSpan.start ?? pair.valueSpan.end }, "");
}
