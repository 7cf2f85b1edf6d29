import { isBeside } from "../impact/artifact.ts";
import type { CacheStep } from "../impact/cache-plan.ts";
import { ContextDigests } from "../impact/cache-steps.ts";
import { type Commit, deletedMode, type History } from "./history.ts";

/** What one step of today's Dockerfile would have done at each commit of a history, on a builder that keeps its cache. */
export interface StepReplay {
  readonly step: CacheStep;
  /** For each commit, the oldest first, whether the step would have run again. */
  readonly runs: readonly boolean[];
  /** How many of those commits changed nothing of the build context but documents, tests and settings of CI. */
  readonly besideOnly: number;
}

/** A history as the steps of a Dockerfile see it. */
export interface Replay {
  readonly commits: readonly Commit[];
  readonly steps: readonly StepReplay[];
  readonly isShallow: boolean;
}

/**
 * Follows a history with the steps of a Dockerfile: a step runs again when its key was never there before. The cache is warm with the state before
 * the first commit, unless the repository begins there. `excludes` is today's ignore file.
 */
export function replay(plan: readonly CacheStep[], history: History, excludes: (path: string) => boolean): Replay {
  const digests = new ContextDigests(plan, excludes);
  for (const file of history.start) digests.set(file);
  const seen = new Set(history.start.length === 0 ? [] : digests.keys(plan));
  const runs: boolean[][] = plan.map(() => []);
  const besideOnly = plan.map(() => 0);
  // Every commit changes git's own folder, which is a part of the context where the ignore file lets it through.
  const hasGit = history.isAtTop && !excludes(".git");
  for (const commit of history.commits) {
    if (hasGit) digests.set({ path: ".git/HEAD", mode: "100644", content: commit.id });
    for (const change of commit.changes) {
      if (change.mode === deletedMode) digests.delete(change.path);
      else digests.set(change);
    }
    const isBesideOnly = commit.changes.every(({ path }) => excludes(path) || isBeside(path));
    digests.keys(plan).forEach((key, index) => {
      const isRun = !seen.has(key);
      runs[index]?.push(isRun);
      seen.add(key);
      if (isRun && isBesideOnly) besideOnly[index] = (besideOnly[index] ?? 0) + 1;
    });
  }
  const steps = plan.map((step, index) => ({ step, runs: runs[index] ?? [], besideOnly: besideOnly[index] ?? 0 }));
  return { commits: history.commits, steps, isShallow: history.isShallow };
}
