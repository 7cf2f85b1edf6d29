import type { History } from "../history/history.ts";
import type { HistoryReport } from "../layers/report.ts";
import type { Host } from "./documents.ts";

/** What is known of a build context's history; without one, why. */
export interface KnownHistory {
  readonly state: Exclude<HistoryReport["state"], "long">;
  readonly history: History | undefined;
}

/** A history and what it was read at. */
interface Reading {
  readonly head: string | undefined;
  readonly count: number;
  readonly history: History | undefined;
}

/** Histories of build contexts by folder: what is known is answered at once, what has changed since is read beside the requests. */
export class Histories {
  private readonly known = new Map<string, Reading>();
  private readonly checked = new Map<string, { readonly count: number; readonly at: number }>();
  private readonly running = new Map<string, { readonly count: number; readonly controller: AbortController }>();

  constructor(
    private readonly host: Pick<Host, "readHead" | "readHistory">,
    /** Told when another history is known. */
    private readonly onRead: () => void,
    private trusted: boolean,
  ) {}

  /** The person trusts the workspace from now on. */
  trust(): void {
    this.trusted = true;
  }

  /** What is known of the last commits. Whether that is still so is looked up in the background, unless settings or trust forbid it, or it was looked up in the last `within` milliseconds. */
  of(folder: string | undefined, count: number, within = 0): KnownHistory {
    const { readHead, readHistory } = this.host;
    if (count === 0) return { state: "off", history: undefined };
    if (folder === undefined || readHead === undefined || readHistory === undefined)
      return { state: "none", history: undefined };
    if (!this.trusted) return { state: "untrusted", history: undefined };
    if (!this.isFresh(folder, count, within)) this.refresh(folder, count, readHead, readHistory);
    const known = this.known.get(folder);
    if (known === undefined || known.count !== count) return { state: "reading", history: undefined };
    return { state: known.history === undefined ? "none" : "read", history: known.history };
  }

  /** Ends what runs for a folder, and forgets what is known of it. */
  forget(folder: string): void {
    this.running.get(folder)?.controller.abort();
    this.running.delete(folder);
    this.known.delete(folder);
    this.checked.delete(folder);
  }

  private isFresh(folder: string, count: number, within: number): boolean {
    const checked = this.checked.get(folder);
    return checked?.count === count && performance.now() - checked.at < within;
  }

  private refresh(
    folder: string,
    count: number,
    readHead: NonNullable<Host["readHead"]>,
    readHistory: NonNullable<Host["readHistory"]>,
  ): void {
    const running = this.running.get(folder);
    if (running?.count === count) return;
    running?.controller.abort();
    const controller = new AbortController();
    const { signal } = controller;
    this.running.set(folder, { count, controller });
    const read = async (): Promise<void> => {
      const head = await readHead(folder, signal);
      const known = this.known.get(folder);
      const isNew = known === undefined || known.head !== head || known.count !== count;
      const history = isNew && head !== undefined ? await readHistory(folder, count, signal) : undefined;
      if (signal.aborted) return;
      this.running.delete(folder);
      this.checked.set(folder, { count, at: performance.now() });
      if (!isNew) return;
      this.known.set(folder, { head, count, history });
      this.onRead();
    };
    void read();
  }
}
