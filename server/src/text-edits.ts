import type { TextEdit } from "vscode-languageserver-types";

import { Source } from "./dockerfile/source.ts";

/** An edit in offsets of the text before it. */
export interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Edits in offsets, by place; undefined when two of them overlap. Insertions at one place keep their order. */
export function offsetEdits(source: Source, edits: readonly TextEdit[]): readonly OffsetEdit[] | undefined {
  const offsets = edits
    .map(({ range, newText }) => ({ start: source.offset(range.start), end: source.offset(range.end), newText }))
    .sort((one, other) => one.start - other.start || one.end - other.end);
  const overlap = offsets.some((edit, index) => edit.start < (offsets[index - 1]?.end ?? 0));
  return overlap ? undefined : offsets;
}

/** The text after the edits, which are sorted and do not overlap. */
export function applyOffsets(text: string, edits: readonly OffsetEdit[]): string {
  let result = "";
  let at = 0;
  for (const { start, end, newText } of edits) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

/** Applies edits that do not overlap; the text as it was when two overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const offsets = offsetEdits(new Source(text), edits);
  return offsets === undefined ? text : applyOffsets(text, offsets);
}
