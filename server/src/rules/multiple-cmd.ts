import { overridden, removeAllButComments } from "../dockerfile/overridden.ts";
import type { Rule } from "../rule.ts";

export const multipleCmd: Rule = {
  id: "multiple-cmd",
  category: "correctness",
  summary: "A stage has several CMD instructions, of which the last alone counts",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL4003",
    "trivy:DS-0016",
    "buildkit:MultipleInstructionsDisallowed",
    "kics:multiple_cmd_instructions_listed",
    "dockerfile-utils:MULTIPLE_INSTRUCTIONS",
    "droast:DF038",
    "dockerfile-doctor:DD036",
    "buddy:EI0001",
    "dockadvisor:multiple-instructions-disallowed",
  ],
  when: { keywords: ["CMD"] },

  *check(dockerfile) {
    for (const { instruction, last } of overridden(dockerfile, "CMD")) {
      yield {
        range: dockerfile.source.firstLineRange(instruction.headSpan),
        message: ["This CMD has no effect, since the one in line {line} replaces it", { line: last.firstLine + 1 }],
        tag: "unnecessary",
        fixes: [
          {
            title: ["Remove the CMD without effect"],
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
