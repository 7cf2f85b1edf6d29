import { flagReferences } from "../dockerfile/stage-references.ts";
import type { Rule } from "../rule.ts";

export const copyFromSelf: Rule = {
  id: "copy-from-self",
  category: "correctness",
  summary: "A stage copies from itself",
  severity: "error",
  default: "on",
  sameAs: [
    "hadolint:DL3023",
    "trivy:DS-0006",
    "kics:copy_from_references_current_from_alias",
    "droast:DF050",
    "buddy:EC0001",
  ],
  when: { texts: ["from="] },

  *check(dockerfile) {
    for (const { instruction, inTrigger, name, nameSpan, span, stage } of flagReferences(dockerfile)) {
      if (inTrigger || stage === undefined || stage !== instruction.stage) continue;
      yield {
        range: dockerfile.source.firstLineRange(nameSpan ?? span),
        message: ["{name} is the stage that this line belongs to, and no stage can take files from itself", { name }],
        fixes: [],
      };
    }
  },
};
