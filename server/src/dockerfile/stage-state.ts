import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { lineage } from "./stages.ts";

/** Instructions that belong together: a stage's, or those before the first FROM. */
export interface Section {
  /** Undefined before the first FROM; in a fragment without FROM everything is. */
  readonly stage: Stage | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages, and before them what precedes the first FROM, if anything does. */
export function sections(dockerfile: Dockerfile): readonly Section[] {
  const before = dockerfile.instructions.filter(({ stage }) => stage === undefined);
  const stages = dockerfile.stages.map((stage) => ({ stage, instructions: stage.instructions }));
  return before.length === 0 ? stages : [{ stage: undefined, instructions: before }, ...stages];
}

/** The last instruction of a keyword in a section: the one that counts, for CMD, ENTRYPOINT, HEALTHCHECK, USER. */
export function effective({ instructions }: Section, keyword: string): Instruction | undefined {
  return instructions.findLast((instruction) => instruction.keyword === keyword);
}

/** The last instruction of a keyword in a stage or the stages it is built on. */
export function inherited(stage: Stage, keyword: string): Instruction | undefined {
  for (const ancestor of lineage(stage)) {
    const found = ancestor.instructions.findLast((instruction) => instruction.keyword === keyword);
    if (found !== undefined) return found;
  }
  return undefined;
}

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
  const chain = stage === undefined ? [dockerfile.instructions.filter((other) => other.stage === undefined)] : [];
  for (const ancestor of stage === undefined ? [] : lineage(stage)) chain.push([...ancestor.instructions]);
  for (const instructions of chain) {
    const found = instructions.findLast((other) => other.keyword === "SHELL" && other.index < index);
    if (found !== undefined) return found;
  }
  return undefined;
}
