import { type Copy, copies } from "./copy.ts";
import type { Dockerfile, Instruction, Word } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { expandAt } from "./variables.ts";
import { resolvePath } from "./working-directory.ts";

/** A source of a COPY or ADD that names something in the build context. */
export interface ContextSource {
  readonly copy: Copy;
  readonly instruction: Instruction;
  readonly word: Word;
  /** Relative to the build context, cleaned, variables put in; the context itself is the empty string. */
  readonly path: string;
  /** `path` is a pattern of Go's `filepath.Match`. */
  readonly isPattern: boolean;
}

/** The sources from the build context, in order; without those in ONBUILD, heredocs, URLs, and those with unknown variables. */
export const contextSources = once((dockerfile: Dockerfile): readonly ContextSource[] =>
  copies(dockerfile).flatMap((copy) => {
    if (copy.from !== undefined) return [];
    const { instruction } = copy;
    return copy.sources.flatMap((word) => {
      const text = isFetched(word.value) ? undefined : expandAt(dockerfile, instruction, word.value);
      if (text === undefined || text === "" || isFetched(text)) return [];
      const path = (resolvePath("/", text) ?? "/").slice(1);
      return [{ copy, instruction, word, path, isPattern: /[*?[\\]/.test(path) }];
    });
  }),
);

/** A heredoc, a URL, or a git repository: nothing of the build context. */
export function isFetched(source: string): boolean {
  return /^\d*<<|^["']?(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(source);
}

/** Whether a source takes all of the build context. */
export function isWholeContext({ path }: ContextSource): boolean {
  return path === "" || path === "*" || path === "**";
}

/** The sources of one COPY or ADD. */
export function contextSourcesOf(dockerfile: Dockerfile, instruction: Instruction): readonly ContextSource[] {
  return byInstruction(dockerfile).get(instruction) ?? [];
}

const byInstruction = once((dockerfile: Dockerfile): ReadonlyMap<Instruction, readonly ContextSource[]> => {
  const lists = new Map<Instruction, ContextSource[]>();
  for (const source of contextSources(dockerfile)) {
    const list = lists.get(source.instruction) ?? [];
    list.push(source);
    lists.set(source.instruction, list);
  }
  return lists;
});
