import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { once } from "../dockerfile/memo.ts";
import {
  flagReferences,
  type Renaming,
  renameStage,
  type StageReference,
  stageCalled,
  unusedName,
} from "../dockerfile/stage-references.ts";
import type { Fix, Rule } from "../rule.ts";

export const copyFromIndex: Rule = {
  id: "copy-from-index",
  category: "correctness",
  summary: "COPY names a stage by its number",
  severity: "hint",
  default: "on",
  sameAs: ["kics:using_unnamed_build_stages", "droast:DF023"],
  when: { keywords: ["COPY"], texts: ["from="] },

  *check(dockerfile) {
    for (const reference of numbered(dockerfile)) {
      const { stage, span, nameSpan, name } = reference;
      yield {
        range: dockerfile.source.firstLineRange(nameSpan ?? span),
        message: ["{name} means another stage as soon as one is added above it; a name stays", { name }],
        fixes: () => useName(dockerfile, reference, stage),
      };
    }
  },
};

type Numbered = StageReference & { readonly stage: Stage };

const numbered = once((dockerfile: Dockerfile): readonly Numbered[] =>
  flagReferences(dockerfile).filter(
    (reference): reference is Numbered =>
      reference.kind === "copy" &&
      !reference.inTrigger &&
      /^\d+$/.test(reference.name) &&
      reference.stage !== undefined &&
      reference.stage.index < (reference.instruction.stage?.index ?? 0),
  ),
);

/** New names for the stages that have none, all different, so that fixes don't meet in one name. */
const newNames = once((dockerfile: Dockerfile): ReadonlyMap<Stage, string> => {
  const names = new Map<Stage, string>();
  const left = new Set(["builder", "build"]);
  for (const { stage } of numbered(dockerfile)) {
    if (stage.name !== undefined || names.has(stage)) continue;
    const name = unusedName(dockerfile, [...left, `stage-${stage.index}`]);
    if (name !== undefined) names.set(stage, name);
    left.delete(name ?? "");
  }
  return names;
});

function useName(dockerfile: Dockerfile, { instruction, nameSpan }: StageReference, stage: Stage): readonly Fix[] {
  const name = stage.name ?? newNames(dockerfile).get(stage);
  if (name === undefined || nameSpan === undefined) return [];
  const change: Renaming | undefined =
    stage.name === undefined
      ? renameStage(dockerfile, stage, name)
      : { touches: [instruction], edits: [replace(dockerfile, nameSpan, name)] };
  // A later stage of the same name would be taken instead.
  if (change === undefined || (stageCalled(dockerfile, name) ?? stage) !== stage) return [];
  const title: Fix["title"] =
    stage.name === undefined ? ["Name the stage {name} and write that", { name }] : ["Write {name}", { name }];
  return [{ title, safety: "safe", preferred: true, onSave: true, ...change }];
}
