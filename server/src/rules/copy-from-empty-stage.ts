import { readCopy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { once } from "../dockerfile/memo.ts";
import { flagReferences } from "../dockerfile/stage-references.ts";
import type { Rule } from "../rule.ts";

export const copyFromEmptyStage: Rule = {
  id: "copy-from-empty-stage",
  category: "correctness",
  summary: "COPY takes files from a stage that holds none",
  severity: "warning",
  default: "on",
  sameAs: ["tally:copy-from-empty-scratch-stage"],
  when: { keywords: ["COPY"], texts: ["from="] },

  *check(dockerfile) {
    for (const { instruction, inTrigger, kind, name, nameSpan, span, stage } of flagReferences(dockerfile)) {
      if (kind !== "copy" || inTrigger || stage === instruction.stage || !namesFile(instruction)) continue;
      if (stage === undefined ? name !== "scratch" : !emptyStages(dockerfile).has(stage)) continue;
      yield {
        range: dockerfile.source.firstLineRange(nameSpan ?? span),
        message: [
          stage === undefined
            ? "{name} is the empty image, so there is nothing to copy"
            : "Stage {name} starts from scratch and nothing is put into it, so there is nothing to copy",
          { name },
        ],
        fixes: [],
      };
    }
  },
};

/** Whether a file is asked for: the root and a pattern may well be empty, as where a build argument picks the stage. */
function namesFile(instruction: Instruction): boolean {
  const sources = readCopy(instruction)?.sources ?? [];
  return sources.some((source) => sourcePath(source) !== "" && !/[*?[$]/.test(source.value));
}

/** Stages on scratch into which no instruction puts anything; a trigger of a stage below may. */
const emptyStages = once(({ stages }: Dockerfile): ReadonlySet<Stage> => {
  const empty = new Set<Stage>();
  for (const stage of stages) {
    const { base, instructions } = stage;
    const startsEmpty = base.kind === "scratch" || (base.kind === "stage" && empty.has(base.stage));
    if (startsEmpty && !instructions.some(({ keyword }) => filling.has(keyword))) empty.add(stage);
  }
  return empty;
});

const filling: ReadonlySet<string> = new Set(["ADD", "COPY", "ONBUILD", "RUN", "WORKDIR"]);
