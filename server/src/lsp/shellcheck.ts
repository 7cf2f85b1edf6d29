import type { RuleFinding } from "../lint.ts";
import type { Settings } from "../settings.ts";
import { type Comment, shellcheckFindings } from "../shellcheck/comments.ts";
import type { RunShellcheck } from "../shellcheck/run.ts";
import { type Script, scriptsOf } from "../shellcheck/script.ts";
import type { OpenDockerfile } from "./documents.ts";

/** Milliseconds that a document is left alone before its scripts are checked. */
const settleTime = 400;
const maxKnown = 2_000;
const parallel = 2;

/** ShellCheck's findings of open documents: what is known is answered at once, the rest is found beside the keystrokes. */
export class Shellcheck {
  private readonly known = new Map<string, readonly Comment[]>();
  private readonly running = new Map<string, AbortController>();
  private program: Promise<RunShellcheck | undefined> | undefined;

  constructor(
    private readonly find: () => Promise<RunShellcheck | undefined>,
    /** Told when more is known of a document. */
    private readonly onFound: (uri: string) => void,
    private trusted: boolean,
  ) {}

  /** The person trusts the workspace from now on. */
  trust(): void {
    this.trusted = true;
  }

  /** What is known of a document's scripts. Those that are not known are checked in the background, unless settings or trust forbid it. */
  findings(open: OpenDockerfile, settings: Settings): readonly RuleFinding[] {
    const scripts = this.wanted(open, settings);
    const missing = scripts.filter((script) => !this.known.has(keyOf(script)));
    this.forget(open.uri);
    if (missing.length > 0) this.start(open.uri, missing);
    return this.knownOf(open, scripts);
  }

  /** What is known already; nothing is started, and what runs goes on. */
  knownFindings(open: OpenDockerfile, settings: Settings): readonly RuleFinding[] {
    return this.knownOf(open, this.wanted(open, settings));
  }

  private wanted({ dockerfile }: OpenDockerfile, { shellcheck }: Settings): readonly Script[] {
    return shellcheck === "off" || !this.trusted ? [] : scriptsOf(dockerfile);
  }

  private knownOf({ dockerfile }: OpenDockerfile, scripts: readonly Script[]): readonly RuleFinding[] {
    return scripts.flatMap((script) => shellcheckFindings(dockerfile, script, this.known.get(keyOf(script)) ?? []));
  }

  /** Ends what runs for a document. */
  forget(uri: string): void {
    this.running.get(uri)?.abort();
    this.running.delete(uri);
  }

  private start(uri: string, scripts: readonly Script[]): void {
    const controller = new AbortController();
    this.running.set(uri, controller);
    const timer = setTimeout(() => void this.checkAll(uri, scripts, controller.signal), settleTime);
    controller.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }

  private async checkAll(uri: string, scripts: readonly Script[], signal: AbortSignal): Promise<void> {
    this.program ??= this.find();
    const run = await this.program;
    if (run === undefined) return;
    const queue = [...scripts];
    const work = async (): Promise<void> => {
      for (let script = queue.shift(); script !== undefined && !signal.aborted; script = queue.shift()) {
        const comments = await run(script, signal);
        // A script that ShellCheck fails on is not asked about again.
        if (!signal.aborted) this.remember(keyOf(script), comments ?? []);
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
    if (signal.aborted) return;
    this.running.delete(uri);
    this.onFound(uri);
  }

  private remember(key: string, comments: readonly Comment[]): void {
    const [oldest] = this.known.keys();
    if (oldest !== undefined && this.known.size >= maxKnown) this.known.delete(oldest);
    this.known.set(key, comments);
  }
}

function keyOf({ dialect, text }: Script): string {
  return `${dialect}\n${text}`;
}
