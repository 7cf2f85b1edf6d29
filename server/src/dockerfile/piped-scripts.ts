import type { BuildScript } from "./build-scripts.ts";
import { type Invocation, invocations, wordText } from "./invocations.ts";
import type { ShellCommand, ShellPipeline, ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";
import { isVerified } from "./tls-options.ts";

/** A script that is fetched and run without a look at it. */
export interface PipedScript {
  readonly fetch: Invocation;
  /** The interpreter that runs it. */
  readonly run: Invocation;
  readonly url: ShellWord | undefined;
  /** The pipeline of just these two; undefined for another form, such as `bash <(curl …)`. */
  readonly pipeline: ShellPipeline | undefined;
}

/** The scripts that a RUN fetches with curl or wget and hands to an interpreter at once. */
export function pipedScripts({ script }: BuildScript): readonly PipedScript[] {
  const calls = invocations(script);
  const found: PipedScript[] = [];
  for (const fetch of calls.filter(({ program }) => program === "curl" || program === "wget")) {
    const url = fetch.arguments.find(
      (word) => /^["']?(https?|ftp):\/\//.test(word.text) || /^["']?[\w-]+\.[\w.-]+\//.test(word.text),
    );
    if (url !== undefined && isTrusted(script, url)) continue;
    const next = piped(script, calls, fetch.command) ?? substituted(calls, fetch.command);
    if (next !== undefined) found.push({ fetch, url, ...next });
  }
  return found;
}

/** Where a pipeline's commands stand, from what the script says of statements; those inside compounds have none. */
function piped(
  script: ShellScript,
  calls: readonly Invocation[],
  fetch: ShellCommand,
): Pick<PipedScript, "run" | "pipeline"> | undefined {
  const run = calls.find(
    (call) => call.command.start > fetch.end && isPipedInto(script, fetch, call.command) && readsScript(call),
  );
  if (run === undefined) return undefined;
  const pipeline = script.statements
    .flatMap(({ parts }) => parts)
    .find(
      (part): part is ShellPipeline =>
        part.kind === "pipeline" && part.start === fetch.start && part.end === run.command.end,
    );
  const isPair = /^[\s|&]*$/.test(script.cooked.text.slice(fetch.end, run.command.start));
  return { run, pipeline: isPair ? pipeline : undefined };
}

/** The text between two commands is pipes and commands of one pipeline: no other operator. */
function isPipedInto({ cooked, commands }: ShellScript, from: ShellCommand, to: ShellCommand): boolean {
  let at = from.end;
  for (const command of commands) {
    if (command.start < at || command.start > to.start || command.within === "substitution") continue;
    if (!/^\s*\|&?\s*$/.test(cooked.text.slice(at, command.start))) return false;
    at = command.end;
    if (command === to) return true;
  }
  return false;
}

/** `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`, `source <(curl …)`. */
function substituted(
  calls: readonly Invocation[],
  fetch: ShellCommand,
): Pick<PipedScript, "run" | "pipeline"> | undefined {
  if (fetch.within !== "substitution") return undefined;
  const run = calls.find(({ program, arguments: words, command }) => {
    const at = words.findIndex(({ start, end }) => start < fetch.start && fetch.end < end);
    const word = words[at];
    if (word === undefined || command === fetch) return false;
    if (word.text.startsWith("<(")) return at === 0 && (shells.has(program) || program === "source" || program === ".");
    if (!/^"?[$`]/.test(word.text)) return false;
    return program === "eval" || (shells.has(program) && /^-[a-z]*c$/.test(wordText(words[at - 1] ?? word)));
  });
  return run === undefined ? undefined : { run, pipeline: undefined };
}

const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh"]);
const interpreters = /^(python[\d.]*|node|perl|ruby|php)$/;

/** An interpreter that is given no script of its own runs what comes through the pipe. */
function readsScript({ program, arguments: words }: Invocation): boolean {
  const isShell = shells.has(program);
  if (!isShell && !interpreters.test(program)) return false;
  for (const word of words) {
    const text = wordText(word);
    if (text === "-" || text === "--" || text === "/dev/stdin") return true;
    if (isShell && /^-[a-z]*s[a-z]*$/.test(text)) return true;
    if (isShell ? /^-[a-z]*c/.test(text) : /^-[a-zA-Z]*[cmerRnpl]/.test(text)) return false;
    if (!text.startsWith("-")) return false;
  }
  return true;
}

/** The address is the machine itself, or the script checks a file of that name. */
function isTrusted(script: ShellScript, url: ShellWord): boolean {
  const address = wordText(url);
  if (/^(file:|\w+:\/\/(localhost|127\.|\[::1\]))/.test(address)) return true;
  const name = /([^/?#]+)(?:[?#].*)?$/.exec(address)?.[1] ?? address;
  return isVerified(script) && script.cooked.text.split(name).length > 2;
}
