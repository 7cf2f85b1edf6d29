import { hasBaseEntrypoint, hasOwnEntrypoint } from "./base-entrypoint.ts";
import { baseFamily, baseImage } from "./base-family.ts";
import { copyOfProgram } from "./brought-programs.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { mountsOf } from "./mounts.ts";
import { shellOf } from "./stage-state.ts";
import { variablesAt } from "./variables.ts";

/** The shell that a command of a stage needs and its image surely lacks; undefined when it needs none, or may have it. */
export function missingShell(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): string | undefined {
  if (baseFamily(stage).shell !== "none" || hasDash(stage)) return undefined;
  const shell = neededShell(dockerfile, instruction);
  return shell === undefined || mayHaveShell(dockerfile, stage, instruction) ? undefined : shell;
}

/** distroless adds dash to its Python images, whose standard library calls it. */
function hasDash(stage: Stage): boolean {
  return baseImage(stage)?.path.startsWith("distroless/python") ?? false;
}

/** The shell that the command starts with; undefined when it needs none, or one of another place that the image may have. */
function neededShell(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  const { arguments: args } = instruction;
  if (args.form === "shell") {
    const shell = shellOf(dockerfile, instruction);
    if (shell.kind === "windows" || args.text.text === '""' || hasOwnEntrypoint(instruction)) return undefined;
    return shell.kind === "default" ? "/bin/sh" : usualShell(shell.words[0]);
  }
  const name = args.form === "exec" ? usualShell(args.words[0]?.value) : undefined;
  if (name === undefined || hasOwnEntrypoint(instruction) || hasBaseEntrypoint(instruction)) return undefined;
  return !name.includes("/") && variablesAt(dockerfile, instruction).has("PATH") ? undefined : name;
}

/** One of the shells of the usual folders. */
export function usualShell(name: string | undefined): string | undefined {
  return name !== undefined && /^((\/usr)?\/bin\/)?(ba|da|a)?sh$/.test(name) ? name : undefined;
}

function mayHaveShell(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): boolean {
  if (mountsOf(instruction).some(({ from, type }) => from !== undefined || type === "bind")) return true;
  const first = firstShellCopy(stage, dockerfile);
  return first !== undefined && (instruction.keyword !== "RUN" || first < instruction.index);
}

/** The index of the first copy that may bring a shell. */
const firstShellCopy = once(
  (stage: Stage, dockerfile: Dockerfile): number | undefined =>
    copyOfProgram(dockerfile, stage, shells)?.instruction.index,
);

const shells: readonly string[] = ["sh", "bash", "ash", "dash", "busybox", "toybox", "busybox-static"];
