import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { elementScript } from "./element-script.ts";
import { once } from "./memo.ts";
import { runsMentioning } from "./run-calls.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import { isPosixShell } from "./stage-state.ts";

/** What a RUN starts, as a script. */
export interface BuildScript {
  /** The RUN, or the ONBUILD around it: what a fix touches. */
  readonly instruction: Instruction;
  /** The RUN itself. */
  readonly run: Instruction;
  readonly script: ShellScript;
  /** The script's text is the Dockerfile's; in a JSON array it is not. */
  readonly editable: boolean;
}

/** The scripts of the RUNs in whose text each of some patterns stands, those in ONBUILD and before any FROM too. */
export function scriptsMentioning(...patterns: readonly RegExp[]): (dockerfile: Dockerfile) => readonly BuildScript[] {
  const runs = runsMentioning(...patterns);
  return once((dockerfile) =>
    runs(dockerfile).flatMap(({ instruction }) => buildScriptOf(dockerfile, instruction) ?? []),
  );
}

/** The script of a RUN that a POSIX shell reads or that is a JSON array, one in ONBUILD too; undefined for another instruction. */
export function buildScriptOf(dockerfile: Dockerfile, instruction: Instruction): BuildScript | undefined {
  return readScript(instruction, dockerfile);
}

const readScript = once((instruction: Instruction, dockerfile: Dockerfile): BuildScript | undefined => {
  const run = instruction.trigger ?? instruction;
  if (run.keyword !== "RUN") return undefined;
  if (run.arguments.form === "exec") {
    const script = shellArray(run.arguments)?.script ?? elementScript(run.arguments.words);
    return { instruction, run, script, editable: false };
  }
  const script = isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, run) : undefined;
  return script === undefined ? undefined : { instruction, run, script, editable: true };
});
