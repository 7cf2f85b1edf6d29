import type { Dockerfile, Flag, Instruction } from "../dockerfile/dockerfile.ts";
import { removeFlag } from "../dockerfile/flag-edit.ts";
import { flaggedInstructions } from "../dockerfile/flagged.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { knownFlags } from "../dockerfile/instruction-grammar.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const duplicateFlag: Rule = {
  id: "duplicate-flag",
  category: "correctness",
  summary: "A flag that may be given once is given twice",
  severity: "error",
  default: "on",
  sameAs: ["dockerfile-utils:FLAG_DUPLICATE", "buildkit:parser"],
  when: { signs: ["flag"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of flaggedInstructions(dockerfile)) {
      if (instruction.flags.length < 2) continue;
      const known = knownFlags(instruction);
      const first = new Map<string, Flag>();
      for (const flag of instruction.flags) {
        const grammar = known?.get(flag.name);
        if (grammar === undefined || grammar.repeats === true) continue;
        const earlier = first.get(flag.name);
        first.set(flag.name, earlier ?? flag);
        if (earlier === undefined) continue;
        yield {
          range: dockerfile.source.firstLineRange(flag.span),
          message: [
            "--{name} is given twice, so BuildKit rejects the {keyword}",
            { name: flag.name, keyword: instruction.keyword },
          ],
          fixes: () => removals(dockerfile, instruction, earlier, flag),
        };
      }
    }
  },
};

/** With equal values nothing is to be chosen. */
function removals(dockerfile: Dockerfile, instruction: Instruction, first: Flag, second: Flag): readonly Fix[] {
  const isSame = first.text === second.text;
  return (isSame ? [second] : [second, first]).flatMap((flag): readonly Fix[] => {
    const edit = removeFlag(dockerfile, flag);
    if (edit === undefined) return [];
    return [
      {
        title: ["Remove {flag}", { flag: flag.text }],
        safety: isSame ? "safe" : "suggestion",
        preferred: flag === second,
        touches: [holderOf(dockerfile, instruction)],
        edits: [edit],
      },
    ];
  });
}
