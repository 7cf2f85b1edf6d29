import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { notesOn } from "../notes/index.ts";
import { render } from "../render.ts";
import type { Message } from "../rule.ts";
import { instructionAt } from "../suppression.ts";
import type { OpenDockerfile } from "./documents.ts";

/** What is worth knowing at a place: over an instruction's keyword, and over the image of a FROM. Null elsewhere, as LSP has it. */
export function hover({ dockerfile }: OpenDockerfile, position: Position, inMarkdown: boolean): Hover | null {
  const instruction = instructionAt(dockerfile, position.line);
  const offset = dockerfile.source.offset(position);
  const span = instruction === undefined ? undefined : spanAt(instruction, offset);
  if (instruction === undefined || span === undefined) return null;
  const paragraphs = notesOn(dockerfile, instruction).map(({ note, message }) =>
    inMarkdown ? `${renderMarkdown(message)} ([more](${note.link}))` : `${render(message)} (${note.link})`,
  );
  if (paragraphs.length === 0) return null;
  const kind = inMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { contents: { kind, value: paragraphs.join("\n\n") }, range: rangeOf(dockerfile, span) };
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
