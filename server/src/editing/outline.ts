import {
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type SelectionRange,
  SymbolKind,
} from "vscode-languageserver-types";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { instructionAt } from "../suppression.ts";

/** The stages with their instructions, behind what stands before the first. */
export function documentSymbols(dockerfile: Dockerfile): readonly DocumentSymbol[] {
  const { instructions, stages } = dockerfile;
  const before = instructions.filter(({ stage }) => stage === undefined);
  return [
    ...before.map((instruction) => instructionSymbol(dockerfile, instruction)),
    ...stages.map((stage) => stageSymbol(dockerfile, stage)),
  ];
}

function stageSymbol(
  dockerfile: Dockerfile,
  { index, name, nameSpan, from, instructions, base }: Stage,
): DocumentSymbol {
  const { source } = dockerfile;
  const end = instructions.at(-1)?.span.end ?? from.span.end;
  return {
    name: name ?? String(index),
    detail: base.kind === "missing" ? "" : base.word.value,
    kind: SymbolKind.Module,
    range: source.range({ start: from.span.start, end }),
    selectionRange: source.range(nameSpan ?? from.keywordSpan),
    children: instructions.slice(1).map((instruction) => instructionSymbol(dockerfile, instruction)),
  };
}

/** As long as a line of an outline is read. */
const longestDetail = 80;

function instructionSymbol({ source }: Dockerfile, instruction: Instruction): DocumentSymbol {
  const { keyword, keywordSpan, span, cooked, keywordText } = instruction;
  const detail = cooked.text.slice(keywordText.length, keywordText.length + longestDetail).trim();
  return {
    name: keyword,
    detail: detail.replace(/\s+/g, " "),
    kind: kinds.get(keyword) ?? SymbolKind.Property,
    range: source.range(span),
    selectionRange: source.range(keywordSpan),
  };
}

const kinds: ReadonlyMap<string, SymbolKind> = new Map([
  ["ARG", SymbolKind.Variable],
  ["ENV", SymbolKind.Variable],
  ["RUN", SymbolKind.Function],
  ["CMD", SymbolKind.Event],
  ["ENTRYPOINT", SymbolKind.Event],
  ["COPY", SymbolKind.File],
  ["ADD", SymbolKind.File],
]);

/** Stages, instructions of several lines, heredocs, and comments that stand below one another. */
export function foldingRanges(dockerfile: Dockerfile): readonly FoldingRange[] {
  const { stages, instructions, source } = dockerfile;
  const found: FoldingRange[] = [];
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine > startLine) found.push({ startLine, endLine, ...(kind === undefined ? {} : { kind }) });
  };
  for (const { from, instructions: own } of stages)
    add(from.firstLine, own.at(-1)?.lastLine ?? 0, FoldingRangeKind.Region);
  for (const { firstLine, lastLine, heredocs } of instructions) {
    add(firstLine, lastLine);
    if (heredocs.length < 2) continue;
    // The first one folds with its instruction.
    for (const { contentSpan, terminatorSpan } of heredocs.slice(1)) {
      add(source.lineAt(contentSpan.start), source.lineAt(terminatorSpan.start));
    }
  }
  for (const { first, last } of commentBlocks(dockerfile)) add(first, last, FoldingRangeKind.Comment);
  return found;
}

function commentBlocks({ comments, source }: Dockerfile): readonly { readonly first: number; readonly last: number }[] {
  const blocks: { first: number; last: number }[] = [];
  for (const { span, inside } of comments) {
    const line = source.lineAt(span.start);
    const block = blocks.at(-1);
    if (inside) continue;
    if (block?.last === line - 1) block.last = line;
    else blocks.push({ first: line, last: line });
  }
  return blocks;
}

/** From the word at an offset over the arguments, the instruction and the stage to the whole file. */
export function selectionRange(dockerfile: Dockerfile, offset: number): SelectionRange {
  const { source, text } = dockerfile;
  const spans = enclosing(dockerfile, offset).filter(({ start, end }) => start <= offset && offset <= end);
  let range: SelectionRange = { range: source.range({ start: 0, end: text.length }) };
  let outer: Span = { start: 0, end: text.length };
  for (const span of spans) {
    const isInside = span.start >= outer.start && span.end <= outer.end;
    if (!isInside || (span.start === outer.start && span.end === outer.end)) continue;
    range = { range: source.range(span), parent: range };
    outer = span;
  }
  return range;
}

/** Widest first. */
function enclosing(dockerfile: Dockerfile, offset: number): readonly Span[] {
  const { source, comments, text } = dockerfile;
  const comment = comments.find(({ span }) => span.start <= offset && offset <= span.end);
  const instruction = instructionAt(dockerfile, source.lineAt(offset));
  const word = wordAt(text, offset);
  if (instruction === undefined) return [...(comment === undefined ? [] : [comment.span]), word];
  const { stage, span, headSpan, flags, heredocs, arguments: args, keywordSpan } = instruction;
  const last = stage?.instructions.at(-1);
  const words = args.form === "words" || args.form === "exec" ? args.words.map((one) => one.span) : [];
  const pairs =
    args.form === "pairs"
      ? args.pairs.flatMap(({ nameSpan, valueSpan }) => [
          { start: nameSpan.start, end: valueSpan.end },
          nameSpan,
          valueSpan,
        ])
      : [];
  return [
    ...(stage === undefined || last === undefined ? [] : [{ start: stage.from.span.start, end: last.span.end }]),
    span,
    headSpan,
    ...heredocs.map(({ contentSpan }) => contentSpan),
    keywordSpan,
    args.span,
    ...flags.map((flag) => flag.span),
    ...words,
    ...pairs,
    ...(comment === undefined ? [] : [comment.span]),
    word,
  ];
}

function wordAt(text: string, offset: number): Span {
  const isWord = (at: number): boolean => /[\w.-]/.test(text[at] ?? "");
  let start = offset;
  let end = offset;
  while (start > 0 && isWord(start - 1)) start--;
  while (end < text.length && isWord(end)) end++;
  return { start, end };
}
