/** How long to wait after a change before linting: longer for documents whose last lint took long. */
export class Pace {
  private readonly lastLints = new Map<string, number>();

  /** Runs a lint and remembers how long it took. */
  timed<Result>(uri: string, lint: () => Result): Result {
    const started = performance.now();
    try {
      return lint();
    } finally {
      this.lastLints.set(uri, performance.now() - started);
    }
  }

  /** Milliseconds from the last change to the next lint. */
  delay(uri: string): number {
    return Math.min(Math.max(shortest, 3 * (this.lastLints.get(uri) ?? 0)), longest);
  }

  /** Whether a lint of the document takes long enough to be noticed while typing. */
  isSlow(uri: string): boolean {
    return (this.lastLints.get(uri) ?? 0) > slow;
  }

  forget(uri: string): void {
    this.lastLints.delete(uri);
  }
}

/** In milliseconds. */
const shortest = 150;
const longest = 3_000;
const slow = 100;

/** Runs once for all calls of a while, after it. */
export function coalesced(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      run();
    }, milliseconds);
  };
}
