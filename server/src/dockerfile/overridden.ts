import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { remove } from "./edit.ts";
import { instructionsOf } from "./keyword-index.ts";
import { sections } from "./stage-state.ts";

/** An instruction without effect, and the one of the same stage that takes its place. */
export interface Overridden {
  readonly instruction: Instruction;
  readonly last: Instruction;
}

/** Instructions of which a stage keeps the last one only, such as CMD: all the others. */
export function overridden(dockerfile: Dockerfile, keyword: string): readonly Overridden[] {
  // Nearly every file has one alone.
  if (instructionsOf(dockerfile, keyword).length < 2) return [];
  return sections(dockerfile).flatMap(({ instructions }) => {
    const all = instructions.filter((instruction) => instruction.keyword === keyword);
    const last = all.pop();
    return last === undefined ? [] : all.map((instruction) => ({ instruction, last }));
  });
}

/** Removes an instruction, and keeps the comment lines that stand inside it. */
export function removeAllButComments(dockerfile: Dockerfile, instruction: Instruction): TextEdit {
  const edit = remove(dockerfile, instruction);
  if (instruction.lastLine === instruction.firstLine) return edit;
  const { comments, source, text } = dockerfile;
  const lines = comments
    .map(({ span }) => source.lineAt(span.start))
    .filter((line) => line > instruction.firstLine && line <= instruction.lastLine)
    .map((line) => text.slice(source.lineStart(line), source.lineEnd(line)) + source.lineEnding);
  return { ...edit, newText: lines.join("") };
}
