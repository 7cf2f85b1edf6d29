/** Lines `beforeStart` to `beforeEnd` of one text that became lines `afterStart` to `afterEnd` of another; ends are exclusive. */
export interface LineChange {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** The fewest lines that differ, in order; one change for all of it where two texts have little in common. */
export function lineChanges(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const one = before.slice(start, before.length - end);
  const other = after.slice(start, after.length - end);
  if (one.length === 0 && other.length === 0) return [];
  const steps = shortestScript(one, other) ?? [{ before: 0, after: 0, removes: one.length, adds: other.length }];
  return merged(steps, start);
}

/** A text's lines, each with its line end; an empty text has none. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Step {
  readonly before: number;
  readonly after: number;
  readonly removes: number;
  readonly adds: number;
}

/** Myers' search keeps the square of this many integers. */
const maxSteps = 1_000;

/** The shortest edit script by Myers' greedy algorithm; undefined when it has more than `maxSteps` steps. */
function shortestScript(one: readonly string[], other: readonly string[]): readonly Step[] | undefined {
  const trace: Int32Array[] = [];
  for (let depth = 0; depth <= maxSteps; depth++) {
    const last = trace.at(-1);
    const reached = new Int32Array(2 * depth + 1);
    trace.push(reached);
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      let x = last === undefined ? 0 : stepFrom(last, diagonal, depth).x;
      while (x < one.length && x - diagonal < other.length && one[x] === other[x - diagonal]) x++;
      reached[diagonal + depth] = x;
      if (x >= one.length && x - diagonal >= other.length) return backtrack(trace, one.length, other.length);
    }
  }
  return undefined;
}

/** Where the furthest path to a diagonal comes from: by an added line from the diagonal above it, else by a removed one. */
function stepFrom(
  last: Int32Array,
  diagonal: number,
  depth: number,
): { readonly x: number; readonly from: number; readonly isAddition: boolean } {
  const at = (other: number): number => last[other + depth - 1] ?? -1;
  const isAddition = diagonal === -depth || (diagonal !== depth && at(diagonal - 1) < at(diagonal + 1));
  const from = isAddition ? diagonal + 1 : diagonal - 1;
  return { x: at(from) + (isAddition ? 0 : 1), from, isAddition };
}

function backtrack(trace: readonly Int32Array[], oneLength: number, otherLength: number): readonly Step[] {
  const steps: Step[] = [];
  let diagonal = oneLength - otherLength;
  for (let depth = trace.length - 1; depth > 0; depth--) {
    const { x, from, isAddition } = stepFrom(trace[depth - 1] as Int32Array, diagonal, depth);
    const before = isAddition ? x : x - 1;
    steps.push({ before, after: before - from, removes: isAddition ? 0 : 1, adds: isAddition ? 1 : 0 });
    diagonal = from;
  }
  return steps.reverse();
}

function merged(steps: readonly Step[], offset: number): readonly LineChange[] {
  const changes: { -readonly [Key in keyof LineChange]: LineChange[Key] }[] = [];
  for (const { before, after, removes, adds } of steps) {
    const last = changes.at(-1);
    const beforeStart = before + offset;
    const afterStart = after + offset;
    if (last !== undefined && last.beforeEnd === beforeStart && last.afterEnd === afterStart) {
      last.beforeEnd += removes;
      last.afterEnd += adds;
    } else {
      changes.push({ beforeStart, beforeEnd: beforeStart + removes, afterStart, afterEnd: afterStart + adds });
    }
  }
  return changes;
}
