import type { Artifact } from "./artifact.ts";
import { cacheKey, SetDigest } from "./cache-key.ts";
import type { CacheStep } from "./cache-plan.ts";
import type { CacheFile, Selection } from "./selection.ts";

/**
 * The files of a build context with the digests of what steps read of them. Changing a file costs one look at each selection, not at each file,
 * so that a history is followed in the size of its changes.
 */
export class ContextDigests {
  private readonly files = new Map<string, CacheFile>();
  private readonly digests: ReadonlyMap<Selection, SetDigest>;

  constructor(
    steps: readonly CacheStep[],
    /** Whether the ignore file keeps a path out of the build. */
    private readonly excludes: (path: string) => boolean,
  ) {
    this.digests = new Map(steps.flatMap(selectionsOf).map((selection) => [selection, new SetDigest()]));
  }

  /** Adds a file, or puts it in the place of the one at its path. */
  set(file: CacheFile): void {
    this.delete(file.path);
    if (this.excludes(file.path)) return;
    this.files.set(file.path, file);
    this.each(file, (digest, key) => digest.add(key));
  }

  delete(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.files.delete(path);
    this.each(file, (digest, key) => digest.remove(key));
  }

  /** The keys of all steps as the files are now, in their order. */
  keys(steps: readonly CacheStep[]): readonly string[] {
    const known = new Map<CacheStep, string>();
    return steps.map((step) => {
      const parent = step.parent === undefined ? cacheKey("base", step.base) : (known.get(step.parent) ?? "");
      const key = cacheKey(
        step.text,
        parent,
        ...this.textsOf(step.reads),
        ...step.artifacts.map((one) => this.artifactKey(one)),
      );
      known.set(step, key);
      return key;
    });
  }

  private artifactKey({ texts, reads, artifacts }: Artifact): string {
    return cacheKey(...texts, ...this.textsOf(reads), ...artifacts.map((one) => this.artifactKey(one)));
  }

  private textsOf(reads: readonly Selection[]): readonly string[] {
    return reads.map((selection) => this.digests.get(selection)?.text ?? "");
  }

  private each({ path, mode, content }: CacheFile, change: (digest: SetDigest, key: string) => void): void {
    for (const [selection, digest] of this.digests) {
      const name = selection.nameOf(path);
      if (name === undefined) continue;
      // The top of a folder counts by what is in it alone.
      if (name === "" && mode === folderMode) continue;
      change(digest, cacheKey(name, mode, content));
    }
  }
}

/** The mode of folders, whose own times and rights do not count at the top of what is copied. */
export const folderMode = "040000";

function selectionsOf({ reads, artifacts }: CacheStep | Artifact): readonly Selection[] {
  return [...reads, ...artifacts.flatMap(selectionsOf)];
}
