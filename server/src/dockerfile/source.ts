import type { Position, Range } from "vscode-languageserver-types";
import type { Span } from "./cooked.ts";

/** A text's lines, for turning offsets into positions. Lines end at LF, as BuildKit's do; a CR before it belongs to the line end. */
export class Source {
  /** Offset of the first character of every line. */
  readonly lineStarts: readonly number[];

  constructor(readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.lineStarts = starts;
  }

  /** The line end that the file uses most near its top: that of its first line. */
  get lineEnding(): "\n" | "\r\n" {
    const first = this.text.indexOf("\n");
    return first > 0 && this.text[first - 1] === "\r" ? "\r\n" : "\n";
  }

  /** The 0-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The offset of a line's first character; the text's end for a line past the last. */
  lineStart(line: number): number {
    return this.lineStarts[line] ?? this.text.length;
  }

  /** The offset of a line's end, before its CR and LF. */
  lineEnd(line: number): number {
    const next = this.lineStarts[line + 1];
    let end = next === undefined ? this.text.length : next - 1;
    while (end > this.lineStart(line) && this.text[end - 1] === "\r") end--;
    return end;
  }

  /** Position of an offset, in 0-based lines and UTF-16 characters. */
  position(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: offset - this.lineStart(line) };
  }

  /** Offset of a position, held inside the text. */
  offset(position: Position): number {
    const start = this.lineStart(position.line);
    return Math.min(start + position.character, this.text.length);
  }

  /** Range of a span. */
  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** Range of a span, cut to its first line, so that a finding lies on one line. */
  firstLineRange(span: Span): Range {
    const start = this.position(span.start);
    const end = Math.max(Math.min(span.end, this.lineEnd(start.line)), span.start);
    return { start, end: { line: start.line, character: start.character + end - span.start } };
  }
}
