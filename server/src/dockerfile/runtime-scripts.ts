import type { Arguments, Dockerfile, Instruction } from "./dockerfile.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import { effective, isPosixShell, type Section, sections } from "./stage-state.ts";

/** Shell text that runs in the container: of the CMD, ENTRYPOINT or HEALTHCHECK that counts in a stage. */
export interface RuntimeScript {
  readonly instruction: Instruction;
  readonly section: Section;
  readonly script: ShellScript;
}

/** The scripts with a `$` that a container of each stage runs, in shell form or in an array with `sh -c`, by place. */
export function runtimeScripts(dockerfile: Dockerfile): readonly RuntimeScript[] {
  const found: RuntimeScript[] = [];
  for (const section of sections(dockerfile)) {
    for (const keyword of ["CMD", "ENTRYPOINT", "HEALTHCHECK"]) {
      const instruction = effective(section, keyword);
      const script = instruction?.cooked.text.includes("$") ? scriptOf(dockerfile, instruction) : undefined;
      if (instruction !== undefined && script !== undefined) found.push({ instruction, section, script });
    }
  }
  return found.sort((one, other) => one.instruction.index - other.instruction.index);
}

function scriptOf(dockerfile: Dockerfile, instruction: Instruction): ShellScript | undefined {
  const { arguments: args } = instruction;
  if (args.form === "exec") return scriptInArray(args);
  return isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, instruction) : undefined;
}

/** The script of `["sh", "-c", "…"]`, also behind `tini --` and the like. */
function scriptInArray(args: Extract<Arguments, { form: "exec" }>): ShellScript | undefined {
  for (let at = 0; at < Math.min(args.words.length, 8); at++) {
    const found = shellArray({ ...args, words: args.words.slice(at) });
    if (found !== undefined) return found.script;
  }
  return undefined;
}
