import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { referencesTo, renameStage, unusedName } from "../dockerfile/stage-references.ts";
import type { Fix, Rule } from "../rule.ts";

export const duplicateStageName: Rule = {
  id: "duplicate-stage-name",
  category: "correctness",
  summary: "Two stages have the same name",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL3024",
    "buildkit:DuplicateStageName",
    "trivy:DS-0012",
    "checkov:CKV_DOCKER_11",
    "kics:same_alias_in_different_froms",
    "dockerfile-utils:DUPLICATE_BUILD_STAGE_NAME",
    "droast:DF042",
    "buddy:EF0002",
    "dockadvisor:duplicate-stage-name",
  ],
  when: { signs: ["several stages", "named stage"] },

  *check(dockerfile) {
    if (dockerfile.stages.length < 2) return;
    const first = new Map<string, Stage>();
    const counts = new Map<string, number>();
    for (const stage of dockerfile.stages) {
      const { name, nameSpan } = stage;
      if (name === undefined || nameSpan === undefined) continue;
      const key = name.toLowerCase();
      const known = first.get(key);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (known === undefined) first.set(key, stage);
      else {
        yield {
          range: dockerfile.source.firstLineRange(nameSpan),
          message: [
            "Line {line} has a stage named {name} too, and COPY finds the last one only",
            { line: known.from.firstLine + 1, name },
          ],
          fixes: () => rename(dockerfile, stage, [`${name}-${count}`, `${name}-stage-${stage.index}`]),
        };
      }
    }
  },
};

/** References below mean this stage and follow it; those above, and in the stage itself, can't have meant it. */
function rename(dockerfile: Dockerfile, stage: Stage, names: readonly string[]): readonly Fix[] {
  const last = stage.instructions.at(-1)?.index ?? stage.from.index;
  const below = referencesTo(dockerfile, stage).filter(({ instruction }) => instruction.index > last);
  const wanted = unusedName(dockerfile, names);
  const renaming = wanted === undefined ? undefined : renameStage(dockerfile, stage, wanted, below);
  if (wanted === undefined || renaming === undefined) return [];
  return [{ title: ["Rename this stage to {name}", { name: wanted }], safety: "suggestion", ...renaming }];
}
