import type { Range } from "vscode-languageserver-types";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import type { Invocation } from "./invocations.ts";
import { once } from "./memo.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";
import { isPosixShell } from "./stage-state.ts";
import { shippedStages } from "./stages.ts";
import { type Call, elementCalls, scriptCalls } from "./started-calls.ts";

export type { Call } from "./started-calls.ts";

/** A RUN, or the one inside an ONBUILD, with all that it starts, which is read when somebody asks for it. */
export class RunCalls {
  private known: Pick<RunCalls, "script" | "calls"> | undefined;

  constructor(
    private readonly dockerfile: Dockerfile,
    /** The RUN, or the ONBUILD around it. */
    readonly instruction: Instruction,
    readonly run: Instruction,
  ) {}

  get stage(): Stage | undefined {
    return this.instruction.stage;
  }

  /** It stands in an ONBUILD. */
  get trigger(): boolean {
    return this.run !== this.instruction;
  }

  /** Its layer is part of the image that the file makes; so it is in a fragment without FROM. */
  get shipped(): boolean {
    return this.stage === undefined || shippedStages(this.dockerfile).has(this.stage);
  }

  /** The RUN's own script; undefined for an exec form and for text that is not understood. */
  get script(): ShellScript | undefined {
    return this.read().script;
  }

  /** In order; what a nested script starts comes behind the shell that runs it. */
  get calls(): readonly Call[] {
    return this.read().calls;
  }

  /** Whether a text or pattern stands in it, before anything of it is parsed. */
  mentions(what: RegExp | string): boolean {
    return mentions(this.run, what);
  }

  private read(): Pick<RunCalls, "script" | "calls"> {
    this.known ??= readCalls(this.dockerfile, this.run);
    return this.known;
  }
}

/** The RUNs of a file, those in ONBUILD and before any FROM too, in order. */
export const runCalls = once((dockerfile: Dockerfile): readonly RunCalls[] => {
  const found: RunCalls[] = [];
  for (const instruction of dockerfile.instructions) {
    const run = instruction.trigger ?? instruction;
    if (run.keyword === "RUN") found.push(new RunCalls(dockerfile, instruction, run));
  }
  return found;
});

/** The RUNs of a file in whose text each of some patterns stands, so that the others need not be parsed. */
export function runsMentioning(...patterns: readonly RegExp[]): (dockerfile: Dockerfile) => readonly RunCalls[] {
  return once((dockerfile) => runCalls(dockerfile).filter((one) => patterns.every((pattern) => one.mentions(pattern))));
}

/** The source range from a call's program to one of its words, on one line. */
export function callRange(dockerfile: Dockerfile, call: Call, until: ShellWord | undefined): Range {
  const { source } = dockerfile;
  const end = until === undefined ? call.programWord.end : until.end;
  return source.firstLineRange(call.script.cooked.span(call.programWord.start, end));
}

/** `sudo ` where a call is made with it, for a command that is to run beside it. */
export function sudoOf({ command }: Invocation): string {
  return command.name === "sudo" ? "sudo " : "";
}

function readCalls(dockerfile: Dockerfile, run: Instruction): Pick<RunCalls, "script" | "calls"> {
  if (run.arguments.form === "exec") return { script: undefined, calls: elementCalls(run.arguments.words) };
  const script = isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined;
  return { script, calls: script === undefined ? [] : scriptCalls(script, run.heredocs) };
}
