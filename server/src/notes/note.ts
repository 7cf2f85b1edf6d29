import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import type { Message } from "../rule.ts";

/** Something worth knowing about an instruction that is not wrong: what a hover says. Its cases are in `notes.md`. */
export interface Note {
  /** Unique; a heading of `notes.md`. */
  readonly id: string;
  /** The keywords of the instructions that it speaks of. */
  readonly keywords: readonly string[];
  /** Where the fact comes from. */
  readonly link: string;
  /** One to three whole sentences; undefined where they would not be true, or no news. Never throws. */
  say(dockerfile: Dockerfile, instruction: Instruction): Message | undefined;
}
