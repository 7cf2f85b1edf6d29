import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { renameStage, unusedName } from "../dockerfile/stage-references.ts";
import type { Fix, Rule } from "../rule.ts";

export const reservedStageName: Rule = {
  id: "reserved-stage-name",
  category: "correctness",
  summary: "A stage has a name that means something else already",
  severity: "warning",
  default: "on",
  sameAs: ["hadolint:DL3063", "buildkit:ReservedStageName", "dockadvisor:reserved-stage-name"],
  when: { words: ["scratch", "context"], signs: ["named stage"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const { name, nameSpan } = stage;
      if (name === undefined || nameSpan === undefined) continue;
      const meaning = reserved.get(name.toLowerCase());
      if (meaning === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(nameSpan),
        message: ["{name} is a reserved name, since it also means {meaning}", { name, meaning }],
        fixes: () => rename(dockerfile, stage),
      };
    }
  },
};

const reserved: ReadonlyMap<string, string> = new Map([
  ["scratch", "the empty image"],
  ["context", "the build context"],
]);

function rename(dockerfile: Dockerfile, stage: Stage): readonly Fix[] {
  const name = unusedName(dockerfile, ["base", "build", `stage-${stage.index}`]);
  const renaming = name === undefined ? undefined : renameStage(dockerfile, stage, name);
  if (name === undefined || renaming === undefined) return [];
  return [{ title: ["Rename the stage to {name}", { name }], safety: "suggestion", ...renaming }];
}
