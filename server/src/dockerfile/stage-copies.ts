import { type Copy, readCopy } from "./copy.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { findStage, lineage } from "./stages.ts";

/** The copies of a stage and the stages it is built on, in order. */
export function stageCopies(stage: Stage): readonly Copy[] {
  return [...lineage(stage)]
    .reverse()
    .flatMap(({ instructions }) => instructions.flatMap((one) => readCopy(one) ?? []));
}

/** The stage of the file that a copy takes its files from; undefined for the build context and for an image. */
export function copiedStage(dockerfile: Dockerfile, { from, instruction }: Copy): Stage | undefined {
  const before = instruction.stage?.index;
  return from === undefined || before === undefined ? undefined : findStage(dockerfile, from, before);
}
