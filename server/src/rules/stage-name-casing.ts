import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { referencesTo, renameStage } from "../dockerfile/stage-references.ts";
import type { Fix, Rule } from "../rule.ts";

export const stageNameCasing: Rule = {
  id: "stage-name-casing",
  category: "style",
  summary: "A stage's name has letters in upper case",
  severity: "hint",
  default: "on",
  sameAs: [
    "buildkit:StageNameCasing",
    "docker-language-server:StageNameCasing",
    "dockerfile-doctor:DD050 (stage)",
    "dockadvisor:stage-name-casing",
  ],
  when: { signs: ["named stage"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const { name, nameSpan } = stage;
      if (name === undefined || nameSpan === undefined || name === name.toLowerCase()) continue;
      // BuildKit takes no other names, so their case is not what is wrong with them.
      if (!/^[a-z][a-z0-9_.-]*$/i.test(name)) continue;
      yield {
        range: dockerfile.source.firstLineRange(nameSpan),
        message: [
          "{name} is not in lower case, though Docker reads it as {wanted}",
          { name, wanted: name.toLowerCase() },
        ],
        fixes: () => lowered(dockerfile, stage, name),
      };
    }
  },
};

/** References through a variable or a number keep working as they are, since BuildKit compares names without regard to case. */
function lowered(dockerfile: Dockerfile, stage: Stage, name: string): readonly Fix[] {
  const wanted = name.toLowerCase();
  const written = referencesTo(dockerfile, stage).filter(({ nameSpan }) => {
    const text = nameSpan === undefined ? "" : dockerfile.text.slice(nameSpan.start, nameSpan.end);
    return text !== wanted && text.toLowerCase() === wanted;
  });
  const renaming = renameStage(dockerfile, stage, wanted, written);
  if (renaming === undefined) return [];
  const title: Fix["title"] =
    written.length === 0 ? ["Write {wanted}", { wanted }] : ["Write {wanted} everywhere", { wanted }];
  return [{ title, safety: "safe", preferred: true, onSave: true, ...renaming }];
}
