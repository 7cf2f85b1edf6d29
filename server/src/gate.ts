import type { Directive, Dockerfile, Instruction } from "./dockerfile/dockerfile.ts";
import { parseDockerfile } from "./dockerfile/parse.ts";
import type { Fix, Message } from "./rule.ts";
import { applyOffsets, type OffsetEdit, offsetEdits } from "./text-edits.ts";

/** What the gate says of a fix: the Dockerfile after it, or why it is refused. */
export type Verdict =
  | { readonly passed: true; readonly dockerfile: Dockerfile }
  | { readonly passed: false; readonly reason: Message };

/** The part of a fix that the gate looks at. */
export type Change = Pick<Fix, "touches" | "adds" | "directives" | "edits">;

/**
 * Applies a change, parses again and compares: only the instructions that it names may differ, it adds only what it names, every
 * comment and directive stays, line ends stay of one kind, and nothing that parsed fails to. An untouched instruction is looked
 * for where the edits move it to, so that an equal text elsewhere does not count.
 */
export function passGate(before: Dockerfile, change: Change): Verdict {
  const own = change.edits.filter(({ file }) => file === undefined);
  const edits = offsetEdits(before.source, own);
  if (edits === undefined) return refuse("The edits overlap");
  const after = parseDockerfile(applyOffsets(before.text, edits));
  const difference =
    newProblem(before, after) ??
    lostDirective(before, after, change.directives ?? []) ??
    lostComment(before, after, change.directives ?? []) ??
    foreignLineEnd(before, edits) ??
    changedInstruction(before, after, change, edits);
  return difference === undefined ? { passed: true, dockerfile: after } : { passed: false, reason: difference };
}

function refuse(template: string): Verdict {
  return { passed: false, reason: [template] };
}

function newProblem(before: Dockerfile, after: Dockerfile): Message | undefined {
  const known = counted(before.problems.map(({ kind }) => kind));
  for (const [kind, count] of counted(after.problems.map((problem) => problem.kind))) {
    if (count > (known.get(kind) ?? 0)) return ["The file would no longer parse ({kind})", { kind }];
  }
  return undefined;
}

function lostDirective(before: Dockerfile, after: Dockerfile, free: readonly Directive["name"][]): Message | undefined {
  const list = ({ directives }: Dockerfile): string =>
    directives
      .filter(({ name }) => !free.includes(name))
      .map(({ name, value }) => `${name}=${value}`)
      .join("\n");
  return list(before) === list(after) ? undefined : ["A parser directive would change"];
}

/** A comment that becomes one of the free directives, or a comment line of a heredoc, is not lost. */
function lostComment(before: Dockerfile, after: Dockerfile, free: readonly Directive["name"][]): Message | undefined {
  const count = ({ directives }: Dockerfile): number => directives.filter(({ name }) => free.includes(name)).length;
  let spare = Math.max(0, count(after) - count(before));
  const left = new Map(counted(after.comments.map(({ text }) => text)));
  const inHeredocs = counted(heredocComments(before));
  for (const [text, number] of counted(heredocComments(after))) {
    left.set(text, (left.get(text) ?? 0) + Math.max(0, number - (inHeredocs.get(text) ?? 0)));
  }
  for (const [text, number] of counted(before.comments.map((comment) => comment.text))) {
    spare -= Math.max(0, number - (left.get(text) ?? 0));
    if (spare < 0) return ["A comment would be lost"];
  }
  return undefined;
}

function heredocComments({ instructions }: Dockerfile): readonly string[] {
  return instructions.flatMap(({ heredocs }) =>
    heredocs.flatMap(({ content }) => content.split("\n").flatMap((line) => /^\s*#(.*)/.exec(line)?.[1]?.trim() ?? [])),
  );
}

/** How often each value stands in a list. */
function counted<Value>(values: readonly Value[]): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function foreignLineEnd({ text, source }: Dockerfile, edits: readonly OffsetEdit[]): Message | undefined {
  const hasBoth = /[^\r]\n|^\n/.test(text) && text.includes("\r\n");
  if (hasBoth || !text.includes("\n")) return undefined;
  const foreign = source.lineEnding === "\n" ? /\r\n/ : /(^|[^\r])\n/;
  return edits.some(({ newText }) => foreign.test(newText)) ? ["Line ends would be mixed"] : undefined;
}

function changedInstruction(
  before: Dockerfile,
  after: Dockerfile,
  { touches, adds = [] }: Change,
  edits: readonly OffsetEdit[],
): Message | undefined {
  const touched = new Set(touches.map(({ index }) => index));
  const found = new Set<Instruction>();
  const movedTo = mover(edits);
  const byStart = new Map(after.instructions.map((instruction) => [instruction.span.start, instruction]));
  for (const instruction of before.instructions) {
    if (touched.has(instruction.index)) continue;
    const twin = byStart.get(movedTo(instruction.span.start));
    if (twin === undefined || !isSame(before, instruction, after, twin)) {
      return [
        "{keyword} in line {line} would change",
        { keyword: instruction.keyword, line: instruction.firstLine + 1 },
      ];
    }
    found.add(twin);
  }
  return unnamedAddition(
    after.instructions.filter((instruction) => !found.has(instruction)),
    touched.size,
    adds,
  );
}

/** Where offsets outside the edits lie after them; asked in rising order. */
function mover(edits: readonly OffsetEdit[]): (offset: number) => number {
  let next = 0;
  let moved = 0;
  return (offset) => {
    for (let edit = edits[next]; edit !== undefined && edit.end <= offset; edit = edits[++next]) {
      moved += edit.newText.length - (edit.end - edit.start);
    }
    return offset + moved;
  };
}

function isSame(before: Dockerfile, one: Instruction, after: Dockerfile, other: Instruction): boolean {
  const text = before.text.slice(one.span.start, one.span.end);
  return (
    text === after.text.slice(other.span.start, other.span.end) &&
    one.cooked.text === other.cooked.text &&
    one.heredocs.length === other.heredocs.length
  );
}

/** Instructions that are neither what a touched one became nor announced. */
function unnamedAddition(
  others: readonly Instruction[],
  touched: number,
  adds: readonly string[],
): Message | undefined {
  const there = counted(others.map(({ keyword }) => keyword));
  for (const [keyword, count] of counted(adds)) {
    if ((there.get(keyword) ?? 0) < count) return ["The {keyword} to add would not be there", { keyword }];
  }
  return others.length - adds.length > touched ? ["An instruction would be added"] : undefined;
}
