import { type Copy, readCopy } from "./copy.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { mountsOf } from "./mounts.ts";
import { findStage, lineage } from "./stages.ts";

/** The copies of a stage and the stages it is built on, in order. */
export function stageCopies(stage: Stage): readonly Copy[] {
  const own = ownCopies(stage);
  if (stage.base.kind !== "stage") return own;
  return [...lineage(stage)].reverse().flatMap(ownCopies);
}

const ownCopies = once(({ instructions }: Stage): readonly Copy[] => {
  const found: Copy[] = [];
  for (const instruction of instructions) {
    const copy = readCopy(instruction);
    if (copy !== undefined) found.push(copy);
  }
  return found;
});

/** The stage of the file that a copy takes its files from; undefined for the build context and for an image. */
export function copiedStage(dockerfile: Dockerfile, { from, instruction }: Copy): Stage | undefined {
  const before = instruction.stage?.index;
  return from === undefined || before === undefined ? undefined : findStage(dockerfile, from, before);
}

/** The stages that a stage needs before it can be built: what it is built on, copies from, or mounts. */
export function neededStages(dockerfile: Dockerfile, stage: Stage): readonly Stage[] {
  const needed = new Set<Stage>();
  if (stage.base.kind === "stage") needed.add(stage.base.stage);
  for (const instruction of stage.instructions) {
    const from = readCopy(instruction)?.from;
    const names = [
      ...(from === undefined ? [] : [from]),
      ...mountsOf(instruction).flatMap((mount) => mount.from ?? []),
    ];
    for (const name of names) {
      const found = findStage(dockerfile, name, stage.index);
      if (found !== undefined) needed.add(found);
    }
  }
  return [...needed];
}

/** The final stage and all that it needs: BuildKit builds no other, unless a target names it. */
export const builtStages = once((dockerfile: Dockerfile): ReadonlySet<Stage> => {
  const built = new Set<Stage>();
  const queue = dockerfile.stages.slice(-1);
  for (let stage = queue.pop(); stage !== undefined; stage = queue.pop()) {
    if (built.has(stage)) continue;
    built.add(stage);
    queue.push(...neededStages(dockerfile, stage));
  }
  return built;
});
