import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction, SyntaxProblem } from "./dockerfile.ts";
import { once } from "./memo.ts";

/** A value that ends at a blank because it has no quotes, with the words without `=` that were meant to belong to it. */
export interface BrokenValue {
  readonly name: string;
  readonly span: Span;
}

/** The words of an ENV or LABEL that lack their `=`, by the instruction's place in the file. */
export const missingEqualsOf = once(
  ({ instructions, problems }: Dockerfile): ReadonlyMap<number, readonly SyntaxProblem[]> => {
    const found = new Map<number, readonly SyntaxProblem[]>();
    if (problems.length === 0) return found;
    const left = problems.filter(({ kind }) => kind === "missing-equals");
    let next = 0;
    for (const { index, span } of instructions) {
      const first = next;
      while ((left[next]?.span.start ?? Number.POSITIVE_INFINITY) < span.end) next++;
      if (next > first) found.set(index, left.slice(first, next));
    }
    return found;
  },
);

/** The value before the first of such words; undefined when there is none, or when quotes and lines make it a guess. */
export function brokenValue(
  { text }: Dockerfile,
  { arguments: args }: Instruction,
  words: readonly SyntaxProblem[],
): BrokenValue | undefined {
  const start = words[0]?.span.start ?? 0;
  const pairs = args.form === "pairs" ? args.pairs : [];
  const pair = pairs.findLast(({ valueSpan }) => valueSpan.end <= start);
  const following = pairs.find(({ nameSpan }) => nameSpan.start > start)?.nameSpan.start ?? Number.POSITIVE_INFINITY;
  const last = words.findLast(({ span }) => span.start < following);
  if (pair === undefined || last === undefined) return undefined;
  const span = { start: pair.valueSpan.start, end: last.span.end };
  return /["'\\`\n]/.test(text.slice(span.start, span.end)) ? undefined : { name: pair.name, span };
}
