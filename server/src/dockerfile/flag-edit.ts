import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Flag, Instruction } from "./dockerfile.ts";
import { replace } from "./edit.ts";

/** Removes a flag with the blanks behind it; where its line ends behind it, those in front of it. */
export function removeFlag(dockerfile: Dockerfile, instruction: Instruction, flag: Flag): TextEdit | undefined {
  const { text } = dockerfile;
  const { start } = flag.span;
  let { end } = flag.span;
  while (text[end] === " " || text[end] === "\t") end++;
  if (end > instruction.headSpan.end) return undefined;
  return replace(dockerfile, { start, end }, "");
}
