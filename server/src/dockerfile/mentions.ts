import type { Instruction } from "./dockerfile.ts";

/** Whether a pattern is found in an instruction's text or in its heredocs: a quick look, before anybody parses a script. */
export function mentions({ cooked, heredocs }: Instruction, pattern: RegExp): boolean {
  if (pattern.test(cooked.text)) return true;
  for (const { content } of heredocs) if (pattern.test(content)) return true;
  return false;
}
