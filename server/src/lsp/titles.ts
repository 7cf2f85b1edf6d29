import { render } from "../render.ts";
import type { Fix } from "../rule.ts";
import type { CodeActionParts } from "./code-actions.ts";

/** `Download modules in a layer of their own: ...`, with what that saves behind it. */
export function titleWithGain(
  { title, edits }: Pick<Fix, "title" | "edits">,
  gainOf: CodeActionParts["gainOf"],
): string {
  const gain = gainOf(edits);
  return gain === undefined ? render(title) : render(["{title}: {gain}", { title, gain }]);
}
