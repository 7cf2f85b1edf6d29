import { Cooked, type Segment } from "./cooked.ts";

/** An element of a JSON array of strings. `start` and `end` include the quotes. */
export interface JsonString {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** What BuildKit makes of text that may be a JSON array. */
export type JsonReading =
  | { readonly kind: "strings"; readonly strings: readonly JsonString[] }
  /** An array that holds something else than strings, which BuildKit rejects. */
  | { readonly kind: "not-strings" }
  /** No JSON, so shell form. */
  | { readonly kind: "not-json" };

/** Reads `text` from `start` to `end` as BuildKit does: JSON by the letter (RFC 8259), or shell form. */
export function readJsonStrings(text: string, start: number, end: number): JsonReading {
  if (text[start] !== "[" || text[end - 1] !== "]") return { kind: "not-json" };
  const array = parsed(text.slice(start, end));
  if (!Array.isArray(array)) return { kind: "not-json" };
  if (!array.every((element) => typeof element === "string")) return { kind: "not-strings" };
  const strings: JsonString[] = [];
  let at = start;
  for (const value of array) {
    const from = text.indexOf('"', at);
    const to = stringEnd(text, from);
    strings.push({ value, start: from, end: to });
    at = to;
  }
  return { kind: "strings", strings };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stringEnd(text: string, open: number): number {
  let at = open + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** The decoded text of a JSON string, mapped back to the source through the cooked line it stands in. */
export function decodedString(line: Cooked, string: JsonString): Cooked {
  const segments: Segment[] = [];
  let cooked = 0;
  for (let at = string.start + 1; at < string.end - 1; cooked++) {
    const length = line.text[at] !== "\\" ? 1 : line.text[at + 1] === "u" ? 6 : 2;
    const { start, end } = line.span(at, at + length);
    const last = segments.at(-1);
    const joins = length === 1 && last !== undefined && last.length === last.sourceLength;
    if (joins && last.source + last.length === start) {
      segments[segments.length - 1] = { ...last, length: last.length + 1, sourceLength: last.length + 1 };
    } else {
      segments.push({ cooked, source: start, length: 1, sourceLength: end - start });
    }
    at += length;
  }
  if (segments.length === 0) {
    const at = line.sourceOffset(string.start) + 1;
    return new Cooked("", [{ cooked: 0, source: at, length: 0, sourceLength: 0 }]);
  }
  return new Cooked(string.value, segments);
}
