import type { Dockerfile, Instruction } from "./dockerfile/dockerfile.ts";
import type { Project } from "./project/project.ts";
import type { Fix } from "./rule.ts";

/** The kinds of LSP that a refactoring may have. */
export const refactoringKinds = ["refactor.rewrite", "refactor.extract", "refactor.inline"] as const;

/** A change of an instruction that nothing is wrong with. Its page, which is also its test, is the `.md` file beside it. */
export interface Refactoring {
  /** What is done, such as `merge-runs`; also the name of the file. */
  readonly id: string;
  readonly kind: (typeof refactoringKinds)[number];
  /** What becomes of what, in one sentence without a full stop. */
  readonly summary: string;
  /** The keywords of the instructions that it is offered on. */
  readonly keywords: readonly string[];
  /**
   * What can be done with an instruction of these keywords, best first; nothing where that is not certain. Asked at every move of the caret, so a
   * cheap look comes first. Reads nothing but its arguments and never throws, however broken the Dockerfile is.
   */
  offer(dockerfile: Dockerfile, project: Project, instruction: Instruction): Iterable<Offer>;
}

/** One way to change an instruction: a fix without a finding. Its title says what it changes, and what that costs. */
export type Offer = Omit<Fix, "safety" | "preferred" | "onSave">;
