import { isSpace, skipSpace } from "./characters.ts";
import { Cooked, type Segment } from "./cooked.ts";
import type { Comment, Directive, SyntaxProblem } from "./dockerfile.ts";
import type { Source } from "./source.ts";

/** BuildKit's scanner gives up at a longer physical line, in bytes of UTF-8. */
const maxLineBytes = 65_535;

/** A logical line that may hold an instruction: continuations joined, comments and empty lines gone. */
export interface LogicalLine {
  readonly cooked: Cooked;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Reads a Dockerfile's physical lines one by one, as BuildKit's scanner does. */
export class LineReader {
  readonly comments: Comment[] = [];
  readonly directives: Directive[] = [];
  readonly problems: SyntaxProblem[] = [];
  escape: "\\" | "`" = "\\";
  private line = 0;
  private directivesDone = false;

  constructor(private readonly source: Source) {}

  /** The next logical line; undefined at the end of the file. Comments and empty lines before it are passed over. */
  nextLogicalLine(): LogicalLine | undefined {
    for (let start = this.readLine(true); start !== undefined; start = this.readLine(true)) {
      const { text, offset } = start;
      const continued = this.continuedAt(text);
      if (continued === undefined && text === "") continue;
      const firstLine = this.line - 1;
      const parts = [{ text: continued === undefined ? text : text.slice(0, continued), offset }];
      if (continued !== undefined) this.readContinuation(parts);
      return { cooked: joined(parts), firstLine, lastLine: this.line - 1 };
    }
    return undefined;
  }

  /** The lines up to and with the one that closes a heredoc, as offsets; undefined terminator when the file ends first. */
  heredocBody(
    name: string,
    chomp: boolean,
  ): { readonly start: number; readonly end: number; readonly terminator: number | undefined } {
    const start = this.source.lineStart(this.line);
    while (this.line < this.lineCount()) {
      const line = this.line++;
      const text = this.source.text.slice(this.source.lineStart(line), this.source.lineEnd(line));
      if ((chomp ? text.replace(/^\t+/, "") : text) === name) {
        return { start, end: this.source.lineStart(line), terminator: line };
      }
    }
    return { start, end: this.source.text.length, terminator: undefined };
  }

  private readContinuation(parts: { text: string; offset: number }[]): void {
    for (let next = this.readLine(false); next !== undefined; next = this.readLine(false)) {
      if (next.isComment || skipSpace(next.text, 0, next.text.length) === next.text.length) continue;
      const continued = this.continuedAt(next.text);
      parts.push({ text: continued === undefined ? next.text : next.text.slice(0, continued), offset: next.offset });
      if (continued === undefined) return;
    }
  }

  /** A physical line without its line end; a comment's text is empty. */
  private readLine(first: boolean): { text: string; offset: number; isComment: boolean } | undefined {
    if (this.line >= this.lineCount()) return undefined;
    const line = this.line++;
    const { text } = this.source;
    const bom = line === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const start = this.source.lineStart(line) + bom;
    const end = Math.max(start, this.source.lineEnd(line));
    this.checkLength(start, end);
    const visible = skipSpace(text, start, end);
    const offset = first ? visible : start;
    if (text[visible] !== "#" || visible >= end) {
      this.directivesDone = true;
      return { text: text.slice(offset, end), offset, isComment: false };
    }
    if (this.directivesDone || !this.readDirective(visible, end)) {
      this.comments.push({
        span: { start: visible, end },
        text: text.slice(visible + 1, end).trim(),
        inside: !first,
      });
    }
    return { text: "", offset, isComment: true };
  }

  private readDirective(start: number, end: number): boolean {
    const comment = this.source.text.slice(start, end);
    const match = /^#[\t\n\f\r ]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*(\S.*)$/.exec(comment);
    const name = match?.[1]?.toLowerCase();
    this.directivesDone = name !== "syntax" && name !== "check" && name !== "escape";
    if (this.directivesDone) return false;
    const value = (match?.[2] ?? "").trimEnd();
    const span = { start, end };
    if (this.directives.some((directive) => directive.name === name)) {
      this.problems.push({ kind: "repeated-directive", span, detail: name as string });
    }
    this.directives.push({ name: name as Directive["name"], value, span });
    if (name !== "escape") return true;
    if (value === "\\" || value === "`") this.escape = value;
    else this.problems.push({ kind: "bad-escape", span, detail: value });
    return true;
  }

  /** Where the escape character stands that continues the line. */
  private continuedAt(text: string): number | undefined {
    let at = text.length - 1;
    while (at >= 0 && (text[at] === " " || text[at] === "\t")) at--;
    if (at < 0 || text[at] !== this.escape) return undefined;
    return at === 0 || text[at - 1] !== this.escape ? at : undefined;
  }

  private checkLength(start: number, end: number): void {
    if ((end - start) * 3 <= maxLineBytes) return;
    if (new TextEncoder().encode(this.source.text.slice(start, end)).length <= maxLineBytes) return;
    this.problems.push({ kind: "long-line", span: { start, end }, detail: String(maxLineBytes) });
  }

  /** A line end at the end of the file starts no further line. */
  private lineCount(): number {
    const { lineStarts, text } = this.source;
    return lineStarts.at(-1) === text.length ? lineStarts.length - 1 : lineStarts.length;
  }
}

function joined(parts: readonly { text: string; offset: number }[]): Cooked {
  const segments: Segment[] = [];
  let length = 0;
  for (const { text, offset } of parts) {
    if (text === "" && parts.length > 1) continue;
    segments.push({ cooked: length, source: offset, length: text.length, sourceLength: text.length });
    length += text.length;
  }
  const first = parts[0]?.offset ?? 0;
  if (segments.length === 0) segments.push({ cooked: 0, source: first, length: 0, sourceLength: 0 });
  const cooked = new Cooked(parts.map(({ text }) => text).join(""), segments);
  return trimmed(cooked);
}

function trimmed(cooked: Cooked): Cooked {
  const { text } = cooked;
  const start = skipSpace(text, 0, text.length);
  let end = text.length;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return cooked.slice(start, end);
}
