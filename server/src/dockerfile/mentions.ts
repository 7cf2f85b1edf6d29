import type { Instruction } from "./dockerfile.ts";

/** Whether a text, or a pattern without `g`, stands in an instruction or its heredocs: a cheap look before anybody parses them. */
export function mentions({ cooked, heredocs }: Instruction, what: RegExp | string): boolean {
  if (standsIn(cooked.text, what)) return true;
  for (const { content } of heredocs) if (standsIn(content, what)) return true;
  return false;
}

function standsIn(text: string, what: RegExp | string): boolean {
  return typeof what === "string" ? text.includes(what) : what.test(text);
}
