import type { Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { RuleFinding } from "../lint.ts";
import { instructionAt } from "../suppression.ts";

/** Milliseconds after the last key in which a line counts as half written. */
const graceTime = 2_000;

interface Place {
  readonly line: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Where people are typing: an instruction that is half written is not yet wrong, so its errors wait until it is left or rests. */
export class Typing {
  private readonly places = new Map<string, Place>();

  /** `onRest` is told when the person has paused. */
  constructor(private readonly onRest: (uri: string) => void) {}

  /** Takes note of a change of a document. Only what a key does counts as typing: one short change within a line, or a line end. */
  changed(uri: string, changes: readonly TextDocumentContentChangeEvent[]): void {
    this.forget(uri);
    const [change, another] = changes;
    if (change === undefined || another !== undefined || !("range" in change)) return;
    const line = typedLine(change.range, change.text);
    if (line === undefined) return;
    const timer = setTimeout(() => {
      this.places.delete(uri);
      this.onRest(uri);
    }, graceTime);
    this.places.set(uri, { line, timer });
  }

  forget(uri: string): void {
    clearTimeout(this.places.get(uri)?.timer);
    this.places.delete(uri);
  }

  /** The findings without the errors of the instruction that is being written. */
  withoutHalfWritten(uri: string, dockerfile: Dockerfile, findings: readonly RuleFinding[]): readonly RuleFinding[] {
    const place = this.places.get(uri);
    if (place === undefined) return findings;
    const instruction = instructionAt(dockerfile, place.line);
    const [first, last] =
      instruction === undefined ? [place.line, place.line] : [instruction.firstLine, instruction.lastLine];
    return findings.filter(
      ({ severity, range }) => severity !== "error" || range.start.line < first || range.start.line > last,
    );
  }
}

/** The line that the caret is on after a key; undefined for a change that no key makes. */
function typedLine({ start, end }: Range, text: string): number | undefined {
  if (start.line !== end.line) return text === "" && end.line === start.line + 1 ? start.line : undefined;
  const lines = text.split("\n");
  if (lines.length > 2 || (lines.length === 2 && (lines[0] ?? "").trim() !== "")) return undefined;
  if (lines.length === 2) return start.line + 1;
  return text.length <= 64 ? start.line : undefined;
}
