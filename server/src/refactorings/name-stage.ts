import { renameStage, unusedName } from "../dockerfile/stage-references.ts";
import type { Refactoring } from "../refactoring.ts";

export const nameStage: Refactoring = {
  id: "name-stage",
  kind: "refactor.rewrite",
  summary: "A stage without a name gets one, which is written wherever its number was",
  keywords: ["FROM"],

  *offer(dockerfile, _, { stage }) {
    // Nothing in the file can refer to the last one.
    if (stage === undefined || stage.name !== undefined || stage === dockerfile.stages.at(-1)) return;
    const name = unusedName(dockerfile, ["build", "builder", `stage-${stage.index}`]);
    const renaming = name === undefined ? undefined : renameStage(dockerfile, stage, name);
    if (name === undefined || renaming === undefined) return;
    yield { title: ["Name the stage {name}, wherever its number stands", { name }], ...renaming };
  },
};
