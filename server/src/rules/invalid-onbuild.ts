import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import type { Fix, Rule } from "../rule.ts";

export const invalidOnbuild: Rule = {
  id: "invalid-onbuild",
  category: "correctness",
  summary: "ONBUILD holds an instruction that it can't hold",
  severity: "error",
  default: "on",
  sameAs: [
    "hadolint:DL3043",
    "dockerfile-utils:ONBUILD_CHAINING_DISALLOWED",
    "dockerfile-utils:ONBUILD_TRIGGER_DISALLOWED",
    "droast:DF068",
    "tally:invalid-onbuild-trigger",
    "buddy:EI0004",
  ],
  when: { keywords: ["ONBUILD"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of dockerfile.instructions) {
      const { trigger } = instruction;
      if (trigger === undefined || !refused.has(trigger.keyword)) continue;
      yield {
        range: dockerfile.source.firstLineRange(trigger.keywordSpan),
        message: ["{keyword} isn't allowed inside ONBUILD, so the build stops here", { keyword: trigger.keyword }],
        fixes: () => (trigger.keyword === "ONBUILD" ? unchained(dockerfile, instruction, trigger) : []),
      };
    }
  },
};

const refused: ReadonlySet<string> = new Set(["ONBUILD", "FROM", "MAINTAINER"]);

function unchained(dockerfile: Dockerfile, instruction: Instruction, trigger: Instruction): readonly Fix[] {
  const inner = trigger.trigger;
  if (inner === undefined || refused.has(inner.keyword)) return [];
  const span = { start: trigger.keywordSpan.start, end: inner.keywordSpan.start };
  return [
    {
      title: ["Remove the second ONBUILD"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [{ range: dockerfile.source.range(span), newText: "" }],
    },
  ];
}
