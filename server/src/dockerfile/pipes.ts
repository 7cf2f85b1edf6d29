import type { TextEdit } from "vscode-languageserver-types";
import { baseFamily } from "./base-family.ts";
import type { Arguments, Dockerfile, Instruction } from "./dockerfile.ts";
import { insert, insertBefore } from "./edit.ts";
import { hasPipefail } from "./errexit.ts";
import { type Invocation, invocations, operands } from "./invocations.ts";
import { instructionsOf } from "./keyword-index.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellPipe, ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import { isPosixShell, shellOf } from "./stage-state.ts";
import { holderOf } from "./triggers.ts";

/** A pipeline of a RUN whose result is that of its last command alone. */
export interface LoosePipe {
  /** The RUN, or the ONBUILD that holds it. */
  readonly instruction: Instruction;
  readonly script: ShellScript;
  /** The RUN is an exec form such as `["bash", "-c", "a | b"]`, which SHELL does not change. */
  readonly inArray: boolean;
  readonly pipe: ShellPipe;
  /** The programs that its commands start; undefined where that can't be told. */
  readonly programs: readonly (Invocation | undefined)[];
  /** A download whose empty output the last command accepts. */
  readonly hidesDownload: boolean;
}

/** The pipelines without pipefail whose first command may fail, in order. */
export function* loosePipes(dockerfile: Dockerfile): Iterable<LoosePipe> {
  for (const run of instructionsOf(dockerfile, "RUN")) if (mentions(run, pipe)) yield* pipesOf(dockerfile, run);
}

/** Those of them that hide a download. */
export function* hiddenDownloads(dockerfile: Dockerfile): Iterable<LoosePipe> {
  for (const run of instructionsOf(dockerfile, "RUN")) {
    if (!mentions(run, downloaders) || !hasReceiver(run)) continue;
    for (const loose of pipesOf(dockerfile, run)) if (loose.hidesDownload) yield loose;
  }
}

/** A single `|`. */
const pipe = /(?:^|[^|])\|(?!\|)/;

/** A quick look: whether behind a pipe something is named that `accepts`. */
function hasReceiver({ cooked, heredocs }: Instruction): boolean {
  for (const text of heredocs.length === 0 ? [cooked.text] : [cooked.text, ...heredocs.map(({ content }) => content)]) {
    const at = text.search(pipe);
    if (at !== -1 && receivers.test(text.slice(at))) return true;
  }
  return false;
}

const downloaders = /\b(?:curl|wget|archive)|--export/;
const receivers =
  /(?<![\w.-])(?:sh|bash|ash|dash|zsh|python|perl|ruby|node|php|gpg|apt-key|tee|sed|g?awk|base64|jq|cat)(?![\w-])|python\d/;

function pipesOf(dockerfile: Dockerfile, run: Instruction): readonly LoosePipe[] {
  const instruction = holderOf(dockerfile, run);
  const shell = shellOf(dockerfile, run);
  if (shell.kind === "set" && shell.words.includes("pipefail") && run.arguments.form === "shell") return [];
  const array = shellArray(run.arguments);
  const script = array?.script ?? (isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined);
  if (script === undefined || script.pipes.length === 0) return [];
  const inArray = array !== undefined;
  if (inArray ? setsPipefail(run.arguments) : hasPipefail(dockerfile, instruction, script)) return [];
  const byCommand = new Map(invocations(script).map((one) => [one.command, one]));
  return script.pipes.flatMap((pipe): readonly LoosePipe[] => {
    if (isTested(script, pipe) || isTolerated(script, pipe)) return [];
    const programs = pipe.commands.map((command) => command && byCommand.get(command));
    if (neverFailing.has(programs[0]?.program ?? "")) return [];
    const hidesDownload = downloads(programs[0]) && accepts(programs.at(-1));
    return [{ instruction, script, inArray, pipe, programs, hidesDownload }];
  });
}

function setsPipefail(args: Arguments): boolean {
  return args.form === "exec" && args.words.some(({ value }) => value.includes("pipefail"));
}

const neverFailing: ReadonlySet<string> = new Set(["yes", "echo", "printf", "true", ":"]);

/** In a substitution the result counts only where a variable is set, not in a test or among arguments. */
function isTested({ commands }: ShellScript, { start, end, within }: ShellPipe): boolean {
  if (within !== "substitution") return false;
  const around = commands.findLast((command) => command.start < start && command.end > end);
  return around === undefined || around.words.length > 0;
}

/** `|| true` behind it says that a failure does not matter. */
function isTolerated({ cooked }: ShellScript, { end }: ShellPipe): boolean {
  return /^\s*\|\|\s*(?:true|:|exit 0)(?:\W|$)/.test(cooked.text.slice(end, end + 40));
}

function downloads(invocation: Invocation | undefined): boolean {
  if (invocation === undefined) return false;
  const { program, arguments: words } = invocation;
  if (program === "curl" || program === "wget") return true;
  if (program === "git") return operands(words)[0]?.literal === "archive";
  return program === "gpg" && words.some(({ literal }) => literal?.startsWith("--export") === true);
}

/** Programs that are content with no input at all. */
function accepts(invocation: Invocation | undefined): boolean {
  if (invocation === undefined) return false;
  const { program, command } = invocation;
  if (program === "cat") return command.redirections.some(({ operator }) => operator.startsWith(">"));
  return /^(?:sh|bash|ash|dash|zsh|python[\d.]*|perl|ruby|node|php|gpg|gpg2|apt-key|tee|sed|g?awk|base64|jq)$/.test(
    program,
  );
}

/** A way to let a pipe fail with any of its commands, in the shape of a fix. */
export interface PipefailFix {
  readonly title: readonly [string];
  readonly safety: "suggestion";
  readonly touches: readonly Instruction[];
  readonly adds?: readonly ["SHELL"];
  readonly edits: readonly TextEdit[];
}

/** A SHELL with pipefail in front of `shellAt`, and the option at the start of the script, where either can be written. */
export function pipefailFixes(
  dockerfile: Dockerfile,
  loose: LoosePipe,
  shellAt: Instruction,
): { readonly shell: PipefailFix | undefined; readonly option: PipefailFix | undefined } {
  const shell = loose.inArray ? undefined : addPipefailShell(dockerfile, shellAt);
  const option = setPipefail(dockerfile, loose);
  const safety = "suggestion";
  return {
    shell: shell && { title: ["Add SHELL with pipefail"], safety, touches: [], adds: ["SHELL"], edits: [shell] },
    option: option && {
      title: ["Start the RUN with set -o pipefail"],
      safety,
      touches: [loose.instruction],
      edits: [option],
    },
  };
}

/** A SHELL with pipefail in front of an instruction; undefined where no shell is sure to be there that knows it. */
function addPipefailShell(dockerfile: Dockerfile, before: Instruction): TextEdit | undefined {
  const words = shellWords(dockerfile, before);
  if (words === undefined) return undefined;
  return insertBefore(dockerfile, before, [`SHELL [${words.map((word) => JSON.stringify(word)).join(", ")}]`]);
}

/** `set -o pipefail` in front of the script; undefined where `/bin/sh` may not know it, as dash does not. */
function setPipefail(dockerfile: Dockerfile, { instruction, script, inArray }: LoosePipe): TextEdit | undefined {
  const { shell } = baseFamily(instruction.stage);
  const start = script.statements[0]?.start;
  const knows = shellOf(dockerfile, instruction).kind === "default" && (shell === "busybox" || shell === "bash");
  if (inArray || !knows || start === undefined || instruction.trigger !== undefined || instruction.heredocs.length > 0)
    return undefined;
  return insert(dockerfile, script.cooked.sourceOffset(start), "set -o pipefail && ");
}

/** A shell of the image that knows pipefail; undefined where none is sure to be there. */
function shellWords(dockerfile: Dockerfile, before: Instruction): readonly string[] | undefined {
  const shell = shellOf(dockerfile, before);
  if (shell.kind === "set") {
    const [program = "", ...options] = shell.words;
    return /(^|\/)(bash|zsh|ash|ksh)$/.test(program) ? [program, "-o", "pipefail", ...options] : undefined;
  }
  const family = baseFamily(before.stage).shell;
  if (family === "busybox") return ["/bin/ash", "-eo", "pipefail", "-c"];
  return family === "dash" || family === "bash" ? ["/bin/bash", "-o", "pipefail", "-c"] : undefined;
}
