import { readArguments } from "./arguments.ts";
import { isBlank, skipSpace, trimEnd } from "./characters.ts";
import type { Cooked, Span } from "./cooked.ts";
import type { Dockerfile, Flag, Heredoc, Instruction, SyntaxProblem } from "./dockerfile.ts";
import { heredocOpenings } from "./heredocs.ts";
import { LineReader, type LogicalLine } from "./logical-lines.ts";
import { Source } from "./source.ts";
import { buildStages } from "./stages.ts";
import { readFlags } from "./words.ts";

/** Reads a Dockerfile by BuildKit's rules. Never fails: what BuildKit rejects is in `problems`, and the rest is read on. */
export function parseDockerfile(text: string): Dockerfile {
  const source = new Source(text);
  const reader = new LineReader(source);
  const drafts: Draft[] = [];
  for (let line = reader.nextLogicalLine(); line !== undefined; line = reader.nextLogicalLine()) {
    drafts.push(readInstruction(line, reader, source, drafts.length));
  }
  if (drafts.length === 0) {
    reader.problems.push({ kind: "no-instructions", span: { start: 0, end: 0 }, detail: "" });
  }
  const { escape, directives, comments, problems } = reader;
  const instructions: readonly Instruction[] = drafts;
  const stages = buildStages(drafts, escape);
  return { text, source, escape, directives, comments, instructions, stages, problems };
}

/** An instruction whose stage is not known yet. */
export type Draft = { -readonly [Key in keyof Instruction]: Instruction[Key] };

/** ONBUILD inside ONBUILD is an error in any case; deeper nesting would overflow the stack. */
const maxTriggers = 100;

function readInstruction(line: LogicalLine, reader: LineReader, source: Source, index: number): Draft {
  const headEnd = line.cooked.sourceEnd(line.cooked.text.length);
  const draft = readHead(line.cooked, reader, index, maxTriggers);
  draft.firstLine = line.firstLine;
  draft.lastLine = line.lastLine;
  const holder = draft.keyword === "ONBUILD" ? draft.trigger : draft;
  draft.span = { start: draft.keywordSpan.start, end: headEnd };
  if (holder === undefined || !canHaveHeredocs(holder)) return draft;
  const heredocs = heredocOpenings(line.cooked.text).map((opening) => {
    const body = reader.heredocBody(opening.name, opening.chomp);
    const terminatorSpan = lineSpan(source, body.terminator);
    if (body.terminator === undefined) {
      reader.problems.push({ kind: "unterminated-heredoc", span: draft.keywordSpan, detail: opening.name });
    }
    const content = source.text.slice(body.start, body.end);
    return { ...opening, content, contentSpan: { start: body.start, end: body.end }, terminatorSpan };
  });
  const last = heredocs.at(-1);
  if (last !== undefined) {
    draft.span = { start: draft.span.start, end: last.terminatorSpan.end };
    draft.lastLine = source.lineAt(last.terminatorSpan.end);
  }
  draft.heredocs = heredocs;
  if (draft.trigger !== undefined) draft.trigger = withHeredocs(draft.trigger, heredocs, draft.span);
  return draft;
}

function withHeredocs(trigger: Instruction, heredocs: readonly Heredoc[], span: Span): Instruction {
  return { ...trigger, heredocs, span: { start: trigger.span.start, end: span.end } };
}

function lineSpan(source: Source, line: number | undefined): Span {
  if (line === undefined) return { start: source.text.length, end: source.text.length };
  return { start: source.lineStart(line), end: source.lineEnd(line) };
}

function canHaveHeredocs({ keyword, arguments: args }: Instruction): boolean {
  return (keyword === "RUN" || keyword === "COPY" || keyword === "ADD") && args.form !== "exec";
}

function readHead(cooked: Cooked, reader: LineReader, index: number, depth: number): Draft {
  const { text } = cooked;
  let keywordEnd = 0;
  while (keywordEnd < text.length && !isBlank(text.charCodeAt(keywordEnd))) keywordEnd++;
  const keywordText = text.slice(0, keywordEnd);
  const keyword = keywordText.toUpperCase();
  const { flags, rest } = readFlags(text, keywordEnd, text.length);
  const start = skipSpace(text, rest, text.length);
  const end = trimEnd(text, start, text.length);
  const keywordSpan = cooked.span(0, keywordEnd);
  const span = { start: keywordSpan.start, end: cooked.sourceEnd(text.length) };
  const report = (problem: SyntaxProblem): void => {
    reader.problems.push(problem);
  };
  const nested = keyword === "ONBUILD" && start < end;
  const trigger = nested ? readTrigger(cooked.slice(start, end), reader, index, depth - 1) : undefined;
  return {
    index,
    keyword,
    keywordText,
    keywordSpan,
    span,
    headSpan: span,
    firstLine: 0,
    lastLine: 0,
    flags: flags.map((flag) => readFlag(flag.text, cooked.span(flag.start, flag.end))),
    ...readArguments(keyword, { cooked, start, end, escape: reader.escape, keywordSpan, report }),
    heredocs: [],
    cooked,
    trigger,
    stage: undefined,
  };
}

function readTrigger(cooked: Cooked, reader: LineReader, index: number, depth: number): Instruction | undefined {
  if (depth > 0) return readHead(cooked, reader, index, depth);
  reader.problems.push({ kind: "nested-too-deep", span: cooked.span(0, cooked.text.length), detail: "ONBUILD" });
  return undefined;
}

function readFlag(text: string, span: Span): Flag {
  const equals = text.indexOf("=");
  const name = text.slice(2, equals === -1 ? undefined : equals);
  return { name, value: equals === -1 ? undefined : text.slice(equals + 1), text, span };
}
