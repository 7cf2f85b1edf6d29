import type { TextEdit } from "vscode-languageserver-types";
import type { Span } from "./cooked.ts";
import type { Dockerfile, Flag } from "./dockerfile.ts";
import { replace } from "./edit.ts";

/** Removes a flag with the blanks behind it, or its whole line where it has one; undefined when it stands in several lines. */
export function removeFlag(dockerfile: Dockerfile, { span }: Flag): TextEdit | undefined {
  const { source, escape } = dockerfile;
  const line = source.lineAt(span.start);
  const end = source.lineEnd(line);
  if (span.end > end) return undefined;
  const before = source.text.slice(source.lineStart(line), span.start);
  const after = source.text.slice(span.end, end);
  if (before.trim() === "" && after.trim() === escape) {
    return replace(dockerfile, { start: source.lineStart(line), end: source.lineStart(line + 1) }, "");
  }
  const blanks = /^[\t ]*/.exec(after)?.[0].length ?? 0;
  return replace(dockerfile, { start: span.start, end: span.end + blanks }, "");
}

/** Where the name stands, without dashes; undefined when it is written with quotes, escapes or over several lines. */
export function flagNameSpan({ text }: Dockerfile, { name, span }: Flag): Span | undefined {
  const start = span.start + 2;
  return text.startsWith(`--${name}`, span.start) ? { start, end: start + name.length } : undefined;
}

/** Where the value stands; undefined when it is written with quotes, escapes or over several lines. */
export function flagValueSpan({ text }: Dockerfile, { span, text: plain, value }: Flag): Span | undefined {
  if (value === undefined || text.slice(span.start, span.end) !== plain) return undefined;
  return { start: span.end - value.length, end: span.end };
}
