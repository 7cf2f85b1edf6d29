import type { DocumentSymbol, FoldingRange, SymbolKind } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { sections } from "../dockerfile/stage-state.ts";

/** LSP's numbers for a class and for a function. */
const stageKind: SymbolKind = 5;
const instructionKind: SymbolKind = 12;

/** The stages with their instructions; what stands before the first FROM on its own. */
export function outline(dockerfile: Dockerfile): DocumentSymbol[] {
  return sections(dockerfile).flatMap(({ stage, instructions }): DocumentSymbol[] => {
    const inside = instructions.filter((one) => one !== stage?.from).map((one) => symbolOf(dockerfile, one));
    const last = instructions.at(-1);
    if (stage === undefined || last === undefined) return inside;
    const { from, name, nameSpan, base } = stage;
    const image = base.kind === "missing" ? "" : base.word.value;
    const range = dockerfile.source.range({ start: from.span.start, end: last.span.end });
    const selectionRange = dockerfile.source.range(nameSpan ?? from.keywordSpan);
    const label = name ?? (image || from.keywordText);
    return [
      { name: label, detail: `FROM ${image}`.trimEnd(), kind: stageKind, range, selectionRange, children: inside },
    ];
  });
}

/** Stages, instructions over several lines, heredocs and runs of comments. */
export function foldings(dockerfile: Dockerfile): FoldingRange[] {
  const { source, comments, instructions } = dockerfile;
  const found: FoldingRange[] = [];
  const add = (startLine: number, endLine: number, kind?: "comment"): void => {
    if (endLine > startLine) found.push(kind === undefined ? { startLine, endLine } : { startLine, endLine, kind });
  };
  for (const { from, instructions: inside } of dockerfile.stages) add(from.firstLine, inside.at(-1)?.lastLine ?? 0);
  for (const one of instructions) {
    if (one.keyword !== "FROM") add(one.firstLine, one.lastLine);
    if (one.heredocs.length < 2) continue;
    for (const { contentSpan, terminatorSpan } of one.heredocs) {
      add(source.lineAt(contentSpan.start), source.lineAt(terminatorSpan.end));
    }
  }
  let start: number | undefined;
  for (const [index, { span, inside }] of comments.entries()) {
    const line = source.lineAt(span.start);
    if (inside) continue;
    start ??= line;
    const next = comments[index + 1];
    if (next !== undefined && !next.inside && source.lineAt(next.span.start) === line + 1) continue;
    add(start, line, "comment");
    start = undefined;
  }
  return found;
}

function symbolOf({ source }: Dockerfile, one: Instruction): DocumentSymbol {
  const detail = one.cooked.text.slice(one.keywordText.length).trim().slice(0, 80);
  const range = source.range(one.span);
  return { name: one.keyword, detail, kind: instructionKind, range, selectionRange: source.range(one.keywordSpan) };
}
