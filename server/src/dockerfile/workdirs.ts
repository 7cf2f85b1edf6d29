import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { sections } from "./stage-state.ts";
import { expandWith } from "./variable-scope.ts";
import { resolvePath } from "./working-directory.ts";

/** The working directory as WORKDIR instructions leave it. */
export interface WorkdirState {
  /** Undefined when the base image or an unknown variable decides it. */
  readonly path: string | undefined;
  /** A WORKDIR of the file has set it. */
  readonly isSet: boolean;
}

/** The working directory before each WORKDIR, COPY, ADD and RUN, in one walk over the file. */
export const workdirStates = once((dockerfile: Dockerfile): ReadonlyMap<Instruction, WorkdirState> => {
  const states = new Map<Instruction, WorkdirState>();
  const ends = new Map<Stage, WorkdirState>();
  for (const { stage, instructions } of sections(dockerfile)) {
    let state = startOf(stage, ends);
    for (const instruction of instructions) {
      const { keyword, arguments: args } = instruction.trigger ?? instruction;
      if (!["WORKDIR", "COPY", "ADD", "RUN"].includes(keyword)) continue;
      states.set(instruction, state);
      if (instruction.keyword !== "WORKDIR" || args.form !== "text") continue;
      const path = expandWith(dockerfile, instruction, args.text.text);
      state = { path: path === undefined ? undefined : resolvePath(state.path, path), isSet: true };
    }
    if (stage !== undefined) ends.set(stage, state);
  }
  return states;
});

function startOf(stage: Stage | undefined, ends: ReadonlyMap<Stage, WorkdirState>): WorkdirState {
  const parent = stage?.base.kind === "stage" ? ends.get(stage.base.stage) : undefined;
  if (parent !== undefined) return parent;
  return { path: stage?.base.kind === "scratch" ? "/" : undefined, isSet: false };
}
