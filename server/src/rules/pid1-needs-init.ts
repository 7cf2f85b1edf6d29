import type { Rule } from "../rule.ts";

export const pid1NeedsInit: Rule = {
  id: "pid1-needs-init",
  category: "correctness",
  summary: "What is wrong, in one sentence without a full stop",
  severity: "warning",
  default: "on",

  *check(dockerfile) {
    for (const instruction of dockerfile.instructions) {
      if (instruction.keyword !== "MAINTAINER") continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.keywordSpan),
        message: ["What is wrong, and why it matters"],
        fixes: [],
      };
    }
  },
};
