import { Cooked } from "./cooked.ts";
import type { Dockerfile, Instruction, Word } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import type { ShellWord } from "./shell-word.ts";
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

/** The scripts of every RUN that a POSIX shell reads or that is a JSON array, those in ONBUILD and before any FROM too. */
export const buildScripts = once((dockerfile: Dockerfile): readonly BuildScript[] =>
  dockerfile.instructions.flatMap((instruction) => buildScriptOf(dockerfile, instruction) ?? []),
);

/** The script of an instruction of the file; undefined where it has none. */
export function buildScriptOf(dockerfile: Dockerfile, instruction: Instruction): BuildScript | undefined {
  const run = instruction.keyword === "ONBUILD" ? instruction.trigger : instruction;
  if (run?.keyword !== "RUN") return undefined;
  const known = scripts.get(instruction);
  if (known !== undefined) return known;
  const one = readScript(dockerfile, instruction, run);
  if (one !== undefined) scripts.set(instruction, one);
  return one;
}

const scripts = new WeakMap<Instruction, BuildScript>();

function readScript(dockerfile: Dockerfile, instruction: Instruction, run: Instruction): BuildScript | undefined {
  if (run.arguments.form === "exec") {
    const script = shellArray(run.arguments)?.script ?? arrayScript(run.arguments.words);
    return { instruction, run, script, editable: false };
  }
  const script = isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, run) : undefined;
  return script === undefined ? undefined : { instruction, run, script, editable: true };
}

/** A JSON array as the one command that it is. */
function arrayScript(elements: readonly Word[]): ShellScript {
  const parts: Cooked[] = [];
  const words: ShellWord[] = [];
  let at = 0;
  for (const { value, cooked, span } of elements) {
    if (parts.length > 0) {
      parts.push(Cooked.plain(" ", span.start - 1));
      at++;
    }
    parts.push(cooked);
    words.push({
      text: value,
      literal: value,
      start: at,
      end: at + value.length,
      variables: [],
      shellSpecific: false,
    });
    at += value.length;
  }
  const command = { kind: "command", start: 0, end: at, name: words[0]?.literal, words } as const;
  return {
    cooked: Cooked.join(parts),
    ok: true,
    statements: [],
    commands: [{ ...command, assignments: [], redirections: [], within: "list" }],
    loopWords: [],
    pipes: [],
    extensions: [],
    variables: new Set(),
  };
}
