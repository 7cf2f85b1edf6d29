import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Flag } from "../dockerfile/dockerfile.ts";
import { flagNameSpan } from "../dockerfile/flag-edit.ts";
import { stageReferences } from "../dockerfile/stage-references.ts";
import { withTriggers } from "../dockerfile/triggers.ts";
import { variablePlaces } from "./variable-places.ts";

/** The kinds of tokens, in the order of their numbers. */
export const tokenTypes = ["keyword", "comment", "macro", "parameter", "variable", "namespace", "label"] as const;
type TokenType = (typeof tokenTypes)[number];

/** In the order of their bits. */
export const tokenModifiers = ["declaration"] as const;

interface Token {
  readonly span: Span;
  readonly type: TokenType;
  readonly declaration?: boolean;
}

/**
 * What the names of a file are, as five numbers a token: lines and characters from the one before, length, type, modifiers. Only those
 * that begin on the lines from `first` to `last`. The cost is that of sorting the tokens.
 */
export function semanticTokens(dockerfile: Dockerfile, first = 0, last = Number.POSITIVE_INFINITY): readonly number[] {
  const { source } = dockerfile;
  const data: number[] = [];
  let line = 0;
  let character = 0;
  let end = 0;
  for (const { span, type, declaration } of [...tokens(dockerfile)].sort(
    (one, other) => one.span.start - other.span.start,
  )) {
    const start = source.position(span.start);
    // Tokens neither overlap nor go on in the next line.
    if (span.start < end || span.end > source.lineEnd(start.line) || span.end <= span.start) continue;
    if (start.line < first || start.line > last) continue;
    const behind = start.line === line ? start.character - character : start.character;
    data.push(start.line - line, behind, span.end - span.start, tokenTypes.indexOf(type), declaration === true ? 1 : 0);
    ({ line, character } = start);
    end = span.end;
  }
  return data;
}

function* tokens(dockerfile: Dockerfile): Iterable<Token> {
  for (const { span } of dockerfile.directives) yield { span, type: "macro" };
  for (const { span } of dockerfile.comments) yield { span, type: "comment" };
  for (const { keywordSpan, flags } of withTriggers(dockerfile)) {
    yield { span: keywordSpan, type: "keyword" };
    for (const flag of flags) yield* flagToken(dockerfile, flag);
  }
  for (const { heredocs } of dockerfile.instructions) {
    for (const { terminatorSpan: span } of heredocs) yield { span, type: "label" };
  }
  for (const { nameSpan: span } of dockerfile.stages) {
    if (span !== undefined) yield { span, type: "namespace", declaration: true };
  }
  for (const { stage, nameSpan: span } of stageReferences(dockerfile)) {
    if (stage !== undefined && span !== undefined) yield { span, type: "namespace" };
  }
  for (const { span, kind } of variablePlaces(dockerfile)) {
    yield { span, type: "variable", declaration: kind === "definition" };
  }
}

function flagToken(dockerfile: Dockerfile, flag: Flag): readonly Token[] {
  const span = flagNameSpan(dockerfile, flag);
  return span === undefined ? [] : [{ span: { start: span.start - 2, end: span.end }, type: "parameter" }];
}
