import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { explanationAt, type Paragraph } from "../editing/explain.ts";
import { notesOn } from "../notes/index.ts";
import { render } from "../render.ts";
import type { Message } from "../rule.ts";
import { instructionAt } from "../suppression.ts";
import type { OpenDockerfile } from "./documents.ts";

/**
 * What is worth knowing at a place: over an instruction's keyword and the image of a FROM, and with help over flags, variables and stages
 * too. Null elsewhere, as LSP has it.
 */
export function hover(
  { dockerfile }: OpenDockerfile,
  position: Position,
  inMarkdown: boolean,
  withHelp: boolean,
): Hover | null {
  const instruction = instructionAt(dockerfile, position.line);
  const offset = dockerfile.source.offset(position);
  const noted = instruction === undefined ? undefined : spanAt(instruction, offset);
  const help = withHelp ? explanationAt(dockerfile, offset) : undefined;
  const notes = instruction === undefined || noted === undefined ? [] : notesOn(dockerfile, instruction);
  const said = [...(help?.paragraphs ?? []), ...notes.map(({ note: { link }, message }) => ({ message, link }))];
  const span = noted ?? help?.span;
  if (said.length === 0 || span === undefined) return null;
  const value = said.map((paragraph) => rendered(paragraph, inMarkdown)).join("\n\n");
  const kind = inMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { contents: { kind, value }, range: rangeOf(dockerfile, span) };
}

function rendered({ message, link }: Paragraph, inMarkdown: boolean): string {
  const text = inMarkdown ? renderMarkdown(message) : render(message);
  if (link === undefined) return text;
  return inMarkdown ? `${text} ([more](${link}))` : `${text} (${link})`;
}

function spanAt(
  { keyword, keywordSpan, stage, trigger }: Instruction,
  offset: number,
): Instruction["span"] | undefined {
  const image = keyword === "FROM" && stage !== undefined && "word" in stage.base ? stage.base.word.span : undefined;
  const spans = [keywordSpan, trigger?.keywordSpan, image];
  return spans.find((span) => span !== undefined && span.start <= offset && offset <= span.end);
}

function rangeOf({ source }: Dockerfile, span: Instruction["span"]): NonNullable<Hover["range"]> {
  return source.firstLineRange(span);
}

/** Names from the file stay text, whatever characters they have. */
function renderMarkdown([template, args = {}]: Message): string {
  const escaped = Object.entries(args).map(([name, value]) => {
    const text = typeof value === "object" ? render(value) : String(value);
    return [name, text.replace(/[\\`*_{}[\]()<>#+.!|~&-]/g, "\\$&")] as const;
  });
  return render([template, Object.fromEntries(escaped)]);
}
