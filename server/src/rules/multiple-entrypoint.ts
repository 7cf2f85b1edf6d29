import { overridden, removeAllButComments } from "../dockerfile/overridden.ts";
import type { Rule } from "../rule.ts";

export const multipleEntrypoint: Rule = {
  id: "multiple-entrypoint",
  category: "correctness",
  summary: "A stage has several ENTRYPOINT instructions, of which the last alone counts",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL4004",
    "trivy:DS-0007",
    "buildkit:MultipleInstructionsDisallowed",
    "kics:multiple_entrypoint_instructions_listed",
    "semgrep:multiple-entrypoint-instructions",
    "droast:DF039",
    "dockerfile-doctor:DD037",
    "buddy:EI0001",
  ],
  when: { keywords: ["ENTRYPOINT"] },

  *check(dockerfile) {
    for (const { instruction, last } of overridden(dockerfile, "ENTRYPOINT")) {
      yield {
        range: dockerfile.source.firstLineRange(instruction.headSpan),
        message: [
          "This ENTRYPOINT has no effect, since the one in line {line} replaces it",
          { line: last.firstLine + 1 },
        ],
        tag: "unnecessary",
        fixes: [
          {
            title: ["Remove the ENTRYPOINT without effect"],
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
