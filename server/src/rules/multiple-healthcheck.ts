import { overridden, removeAllButComments } from "../dockerfile/overridden.ts";
import type { Rule } from "../rule.ts";

export const multipleHealthcheck: Rule = {
  id: "multiple-healthcheck",
  category: "correctness",
  summary: "A stage has several HEALTHCHECK instructions, of which the last alone counts",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL3012",
    "trivy:DS-0023",
    "buildkit:MultipleInstructionsDisallowed",
    "droast:DF041",
    "dockerfile-doctor:DD049",
    "buddy:EI0001",
  ],
  when: { keywords: ["HEALTHCHECK"] },

  *check(dockerfile) {
    for (const { instruction, last } of overridden(dockerfile, "HEALTHCHECK")) {
      yield {
        range: dockerfile.source.firstLineRange(instruction.headSpan),
        message: [
          "This HEALTHCHECK has no effect, since the one in line {line} replaces it",
          { line: last.firstLine + 1 },
        ],
        tag: "unnecessary",
        fixes: [
          {
            title: ["Remove the HEALTHCHECK without effect"],
            safety: "safe",
            preferred: true,
            touches: [instruction],
            edits: [removeAllButComments(dockerfile, instruction)],
          },
        ],
      };
    }
  },
};
