import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";

/** Deletes files, which stay in the layers above, or makes what has no bytes. */
export function addsNothing({ program, arguments: words }: Invocation): boolean {
  if (/^(rm|rmdir|mkdir|true|:|set|cd|test|\[)$/.test(program)) return true;
  return program === "ln" && operands(words).length === 2 && words.some((word) => /^-[a-z]*s/.test(wordText(word)));
}
