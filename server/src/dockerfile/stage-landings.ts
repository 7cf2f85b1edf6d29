import { type Copy, readCopy } from "./copy.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { builtStages, copiedStage } from "./stage-copies.ts";

/** A COPY --from of another stage of the file into a stage that is built. */
export interface Landing {
  readonly copy: Copy;
  readonly from: Stage;
  readonly into: Stage;
}

/** Every copy from stage to stage, in document order. */
export const stageLandings = once((dockerfile: Dockerfile): readonly Landing[] => {
  const built = builtStages(dockerfile);
  return dockerfile.stages.flatMap((into) => {
    if (!built.has(into)) return [];
    const copies = into.instructions.flatMap((instruction) => readCopy(instruction) ?? []);
    return copies.flatMap((copy) => {
      const from = copiedStage(dockerfile, copy);
      return from === undefined ? [] : [{ copy, from, into }];
    });
  });
});
