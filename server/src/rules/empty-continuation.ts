import { skipSpace } from "../dockerfile/characters.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { keywords } from "../dockerfile/keywords.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const emptyContinuation: Rule = {
  id: "empty-continuation",
  category: "style",
  summary: "An empty line inside a continued instruction does not end it",
  severity: "warning",
  default: "on",
  sameAs: [
    "buildkit:NoEmptyContinuation",
    "dockerfile-utils:EMPTY_CONTINUATION_LINE",
    "dockerfile-doctor:DD076",
    "dockadvisor:no-empty-continuation",
  ],
  when: { signs: ["continuation"] },

  *check(dockerfile) {
    for (const instruction of dockerfile.instructions) {
      if (!hasEmptyLine(dockerfile, instruction)) continue;
      const gap = firstGap(dockerfile, instruction);
      if (gap === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(gap.escape),
        message: message(dockerfile, gap),
        fixes: () => closed(dockerfile, instruction, gap),
      };
    }
  },
};

function message(dockerfile: Dockerfile, { next }: Gap): Message {
  const { escape } = dockerfile;
  const keyword = next === undefined ? undefined : keywordOf(dockerfile, next);
  if (next === undefined) return ["{escape} continues an instruction behind which nothing follows", { escape }];
  return keyword === undefined
    ? ["The empty line behind {escape} does not end the instruction, though it looks so", { escape }]
    : ["The empty line behind {escape} does not end the instruction, which takes in {keyword}", { escape, keyword }];
}

/** Empty lines behind a continued one. */
interface Gap {
  /** The character that continues the line before. */
  readonly escape: Span;
  /** The line on which the instruction goes on; undefined when the file ends first. */
  readonly next: number | undefined;
}

/** A quick look: nearly every line ends with something visible before its line end. */
function hasEmptyLine(dockerfile: Dockerfile, instruction: Instruction): boolean {
  const { source, text } = dockerfile;
  const { firstLine } = instruction;
  if (firstLine === instruction.lastLine) return false;
  const last = lastHeadLine(dockerfile, instruction);
  for (let line = firstLine + 1; line <= last; line++) {
    const code = text.charCodeAt(source.lineStart(line + 1) - 2);
    if (code > 0x20 && code < 0x7f && line + 1 < source.lineStarts.length) continue;
    if (kindOf(dockerfile, line, firstLine) === "empty") return true;
  }
  return false;
}

/** The first empty line of an instruction; heredocs begin behind it. */
function firstGap(dockerfile: Dockerfile, instruction: Instruction): Gap | undefined {
  let escapeLine: number | undefined;
  let isEmpty = false;
  for (let line = instruction.firstLine; line <= lastHeadLine(dockerfile, instruction); line++) {
    const kind = kindOf(dockerfile, line, instruction.firstLine);
    isEmpty ||= kind === "empty";
    if (kind !== "text") continue;
    if (isEmpty && escapeLine !== undefined) return { escape: escapeIn(dockerfile, escapeLine), next: line };
    escapeLine = line;
  }
  if (!isEmpty || escapeLine === undefined) return undefined;
  return { escape: escapeIn(dockerfile, escapeLine), next: undefined };
}

function lastHeadLine({ source }: Dockerfile, { heredocs, headSpan, lastLine }: Instruction): number {
  return heredocs.length === 0 ? lastLine : source.lineAt(headSpan.end);
}

function kindOf({ source, text }: Dockerfile, line: number, first: number): "empty" | "comment" | "text" {
  const end = source.lineEnd(line);
  const visible = skipSpace(text, source.lineStart(line), end);
  if (visible >= end) return "empty";
  return text[visible] === "#" && line > first ? "comment" : "text";
}

/** The last character of a continued line. */
function escapeIn({ source, text, escape }: Dockerfile, line: number): Span {
  const at = text.slice(source.lineStart(line), source.lineEnd(line)).lastIndexOf(escape) + source.lineStart(line);
  return { start: at, end: at + 1 };
}

function closed(dockerfile: Dockerfile, instruction: Instruction, { escape, next }: Gap): readonly Fix[] {
  const edits = [replace(dockerfile, { start: blankBefore(dockerfile, escape.start), end: escape.end }, "")];
  const touches = [instruction];
  if (next === undefined) {
    return [{ title: ["End the instruction here"], safety: "safe", preferred: true, onSave: true, touches, edits }];
  }
  const keyword = keywordOf(dockerfile, next);
  if (keyword === undefined) return [removeEmptyLines(dockerfile, instruction)];
  const title: Fix["title"] = ["End the instruction here, so that {keyword} starts", { keyword }];
  return [{ title, safety: "suggestion", preferred: true, touches, adds: [keyword], edits }];
}

function blankBefore({ text }: Dockerfile, offset: number): number {
  let start = offset;
  while (text[start - 1] === " " || text[start - 1] === "\t") start--;
  return start;
}

/** The keyword in upper case that a line starts with: it was meant as an instruction of its own. */
function keywordOf({ source, text }: Dockerfile, line: number): string | undefined {
  const word = /^\s*([A-Z]+)\s/.exec(text.slice(source.lineStart(line), source.lineEnd(line)))?.[1];
  return word !== undefined && keywords.has(word) ? word : undefined;
}

function removeEmptyLines(dockerfile: Dockerfile, instruction: Instruction): Fix {
  const { source } = dockerfile;
  const edits: Fix["edits"][number][] = [];
  for (let line = instruction.firstLine; line <= lastHeadLine(dockerfile, instruction); line++) {
    if (kindOf(dockerfile, line, instruction.firstLine) !== "empty") continue;
    edits.push(replace(dockerfile, { start: source.lineStart(line), end: source.lineStart(line + 1) }, ""));
  }
  const title: Fix["title"] = edits.length === 1 ? ["Remove the empty line"] : ["Remove the empty lines"];
  return { title, safety: "safe", preferred: true, onSave: true, touches: [instruction], edits };
}
