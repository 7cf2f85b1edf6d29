import type { Span } from "./cooked.ts";
import type { Stage } from "./dockerfile.ts";

/** What BuildKit expands in a FROM. */
export interface FromPart {
  readonly kind: "image" | "platform";
  readonly text: string;
  readonly spanOf: (start: number, end: number) => Span;
}

/** The image and the platform of a FROM, with the way back to the source. */
export function fromParts({ from, base }: Stage): readonly FromPart[] {
  const found: FromPart[] = [];
  const platform = from.flags.find(({ name }) => name === "platform");
  if (platform?.value !== undefined) {
    const { value, text, span } = platform;
    // Quotes are no part of the value, which then is shorter than its place.
    const start = span.end - span.start === text.length ? span.end - value.length : undefined;
    const spanOf = (from: number, to: number): Span =>
      start === undefined ? span : { start: start + from, end: start + to };
    found.push({ kind: "platform", text: value, spanOf });
  }
  if (base.kind === "missing") return found;
  const { value, cooked } = base.word;
  return [...found, { kind: "image", text: value, spanOf: (start, end) => cooked.span(start, end) }];
}
