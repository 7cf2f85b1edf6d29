import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { keywords } from "../dockerfile/keywords.ts";
import { once } from "../dockerfile/memo.ts";
import { holderOf, withTriggers } from "../dockerfile/triggers.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const instructionCasing: Rule = {
  id: "instruction-casing",
  category: "style",
  summary: "An instruction's keyword is written in another case than the other ones of the file",
  severity: "hint",
  default: "on",
  sameAs: [
    "buildkit:ConsistentInstructionCasing",
    "dockerfile-utils:CASING_INSTRUCTION",
    "docker-language-server:ConsistentInstructionCasing",
    "dockerfilelint:uppercase_commands",
    "dockerfile-doctor:DD071",
    "dockadvisor:consistent-instruction-casing",
    "buddy:EI0005",
  ],
  when: { signs: ["keyword not in upper case"] },

  *check(dockerfile) {
    const all = withTriggers(dockerfile);
    if (all.every(({ keyword, keywordText }) => keyword === keywordText)) return;
    for (const instruction of all) {
      const { keyword, keywordText, keywordSpan } = instruction;
      if (!keywords.has(keyword)) continue;
      const wanted = isMostlyLower(dockerfile) ? keyword.toLowerCase() : keyword;
      if (keywordText === wanted) continue;
      yield {
        range: dockerfile.source.firstLineRange(keywordSpan),
        message: message(keyword, keywordText),
        fixes: (): readonly Fix[] => {
          const touches = [holderOf(dockerfile, instruction)];
          const edits = [replace(dockerfile, keywordSpan, wanted)];
          return [
            { title: ["Write {wanted}", { wanted }], safety: "safe", preferred: true, onSave: true, touches, edits },
          ];
        },
      };
    }
  },
};

/** As BuildKit counts: keywords in mixed case and those inside ONBUILD have no vote, and upper case wins a tie. */
const isMostlyLower = once(({ instructions }: Dockerfile): boolean => {
  const known = instructions.filter(({ keyword }) => keywords.has(keyword));
  const upper = known.filter(({ keyword, keywordText }) => keywordText === keyword).length;
  const lower = known.filter(({ keyword, keywordText }) => keywordText === keyword.toLowerCase()).length;
  return lower > upper;
});

function message(keyword: string, written: string): Message {
  if (written === keyword) return ["{written} is in upper case, unlike other instructions of the file", { written }];
  if (written !== keyword.toLowerCase()) return ["{written} mixes upper and lower case", { written }];
  return ["{written} is in lower case, unlike other instructions of the file", { written }];
}
