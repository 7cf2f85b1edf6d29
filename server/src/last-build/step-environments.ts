import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { once } from "../dockerfile/memo.ts";
import { lineage } from "../dockerfile/stages.ts";
import { environmentOf } from "../impact/build-environment.ts";
import { type EntryTest, entryTest, runCommand } from "./written-entry.ts";

/** An instruction with what it left in a history, and in the build cache. */
export interface BuildStep {
  readonly instruction: Instruction;
  /** Whether a line of history is this instruction's. */
  readonly fits: EntryTest;
  /** A RUN's command with its shell. */
  readonly command: string | undefined;
  /** It makes a layer, and with it an entry of the build cache. */
  readonly isLayer: boolean;
}

/** All that a stage and those that it is built on leave in an image's history, the oldest first: every instruction but FROM and ONBUILD. */
export function stepsOf(dockerfile: Dockerfile, stage: Stage): readonly BuildStep[] {
  const all = allSteps(dockerfile);
  return lineage(stage)
    .toReversed()
    .flatMap((one) => all.get(one) ?? []);
}

const allSteps = once((dockerfile: Dockerfile): ReadonlyMap<Stage, readonly BuildStep[]> => {
  const ends = new Map<Stage, ReturnType<typeof environmentOf>>();
  const steps = new Map<Stage, readonly BuildStep[]>();
  for (const stage of dockerfile.stages) {
    const below = stage.base.kind === "stage" ? ends.get(stage.base.stage) : undefined;
    const environment = environmentOf(dockerfile, below, new Map());
    const own: BuildStep[] = [];
    for (const instruction of stage.instructions) {
      const change = environment.enter(instruction);
      const { keyword } = instruction;
      if (keyword === "FROM" || keyword === "ONBUILD") continue;
      const { shell, folder } = environment;
      own.push({
        instruction,
        fits: entryTest(dockerfile, instruction, { shell, folder }),
        command: keyword === "RUN" ? runCommand(instruction, shell) : undefined,
        isLayer: keyword === "RUN" || keyword === "COPY" || keyword === "ADD" || change === "folder",
      });
    }
    steps.set(stage, own);
    ends.set(stage, environment);
  }
  return steps;
});
