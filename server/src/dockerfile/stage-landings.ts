import { type Copy, copies } from "./copy.ts";
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
  const found: Landing[] = [];
  if (dockerfile.stages.length < 2) return found;
  for (const copy of copies(dockerfile)) {
    const into = copy.instruction.stage;
    const from = copiedStage(dockerfile, copy);
    if (from !== undefined && into !== undefined && builtStages(dockerfile).has(into)) found.push({ copy, from, into });
  }
  return found;
});
