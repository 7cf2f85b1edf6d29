import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { instructionsOf } from "./keyword-index.ts";
import { once } from "./memo.ts";
import { lineage } from "./stages.ts";

/** Instructions that belong together: a stage's, or those before the first FROM. */
export interface Section {
  /** Undefined before the first FROM; in a fragment without FROM everything is. */
  readonly stage: Stage | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages, and before them what precedes the first FROM, if anything does. */
export const sections = once((dockerfile: Dockerfile): readonly Section[] => {
  const { instructions, stages } = dockerfile;
  const before = stages[0]?.from.index ?? instructions.length;
  const found: Section[] = before === 0 ? [] : [{ stage: undefined, instructions: instructions.slice(0, before) }];
  for (const stage of stages) found.push({ stage, instructions: stage.instructions });
  return found;
});

/** The last instruction of a keyword in a section: the one that counts, for CMD, ENTRYPOINT, HEALTHCHECK, USER. */
export function effective({ instructions }: Section | Stage, keyword: string): Instruction | undefined {
  for (let at = instructions.length - 1; at >= 0; at--) {
    const instruction = instructions[at] as Instruction;
    if (instruction.keyword === keyword) return instruction;
  }
  return undefined;
}

/** The instructions above one in its stage; no more than the nearest 300, so that the cost of looking at each stays linear. */
export function instructionsAbove({ stage, index }: Instruction): readonly Instruction[] {
  if (stage === undefined) return [];
  const place = index - stage.from.index;
  return stage.instructions.slice(Math.max(0, place - 300), place);
}

/** The last instruction of a keyword in a stage or the stages it is built on. */
export function inherited(stage: Stage, keyword: string): Instruction | undefined {
  return effective(stage, keyword) ?? (stage.base.kind === "stage" ? inheritedFrom(stage, keyword) : undefined);
}

/** Along all the stages that one is built on, however many there are. */
function inheritedFrom(stage: Stage, keyword: string): Instruction | undefined {
  const known = inheritedByKeyword.get(keyword) ?? new WeakMap<Stage, { readonly found: Instruction | undefined }>();
  inheritedByKeyword.set(keyword, known);
  const path: Stage[] = [];
  let found: Instruction | undefined;
  for (let at: Stage | undefined = stage; at !== undefined; at = at.base.kind === "stage" ? at.base.stage : undefined) {
    const answer = known.get(at);
    found = answer === undefined ? effective(at, keyword) : answer.found;
    path.push(at);
    if (answer !== undefined || found !== undefined) break;
  }
  for (const visited of path) known.set(visited, { found });
  return found;
}

/** Known answers, so that long chains of stages are walked once. */
const inheritedByKeyword = new Map<string, WeakMap<Stage, { readonly found: Instruction | undefined }>>();

/** Which shell runs an instruction's shell form. */
export type ShellKind =
  /** `/bin/sh -c` of a Linux image, or a base that is not known to be anything else. */
  | { readonly kind: "default" }
  /** A SHELL instruction set it: its words. */
  | { readonly kind: "set"; readonly words: readonly string[]; readonly posix: boolean }
  /** A Windows base, or a backtick as escape character. */
  | { readonly kind: "windows" };

/** The shell in force at an instruction, from SHELL in its stage and the stages below, and from the base image. */
export function shellOf(dockerfile: Dockerfile, instruction: Instruction): ShellKind {
  const set = shellInstruction(dockerfile, instruction);
  if (set?.arguments.form === "exec") {
    const words = set.arguments.words.map((word) => word.value);
    return { kind: "set", words, posix: /(^|\/)(ba|da|a|k|z|mk)?sh$/.test(words[0] ?? "") };
  }
  const { system } = baseFamily(instruction.stage);
  if (system === "windows" || dockerfile.escape === "`") return { kind: "windows" };
  return { kind: "default" };
}

/** Whether an instruction's shell form is POSIX shell text. */
export function isPosixShell(dockerfile: Dockerfile, instruction: Instruction): boolean {
  const shell = shellOf(dockerfile, instruction);
  return shell.kind === "default" || (shell.kind === "set" && shell.posix);
}

function shellInstruction(dockerfile: Dockerfile, { stage, index }: Instruction): Instruction | undefined {
  const all = instructionsOf(dockerfile, "SHELL");
  if (all.length === 0) return undefined;
  const { instructions } = dockerfile;
  const before = all.filter((shell) => shell.index < index && instructions[shell.index] === shell);
  for (const ancestor of stage === undefined ? [undefined] : lineage(stage)) {
    const found = before.findLast((shell) => shell.stage === ancestor);
    if (found !== undefined) return found;
  }
  return undefined;
}
