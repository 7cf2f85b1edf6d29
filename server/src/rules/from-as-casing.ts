import { replace } from "../dockerfile/edit.ts";
import type { Fix, Rule } from "../rule.ts";

export const fromAsCasing: Rule = {
  id: "from-as-casing",
  category: "style",
  summary: "AS is written in another case than its FROM",
  severity: "hint",
  default: "on",
  sameAs: ["buildkit:FromAsCasing", "dockadvisor:from-as-casing"],
  when: { signs: ["named stage"] },

  *check(dockerfile) {
    for (const { from } of dockerfile.stages) {
      const word = from.arguments.form === "words" ? from.arguments.words[1] : undefined;
      if (word?.value.length !== 2 || word.value.toUpperCase() !== "AS") continue;
      const wanted = casedLike(from.keywordText);
      if (wanted === undefined || word.value === wanted) continue;
      yield {
        range: dockerfile.source.firstLineRange(word.span),
        message: ["{as} is written in another case than {from}", { as: word.value, from: from.keywordText }],
        fixes: (): readonly Fix[] => {
          const edits = [replace(dockerfile, word.span, wanted)];
          return [
            {
              title: ["Write {wanted}", { wanted }],
              safety: "safe",
              preferred: true,
              onSave: true,
              touches: [from],
              edits,
            },
          ];
        },
      };
    }
  },
};

/** AS in the case of the keyword; undefined for a mixed one such as `From`, which asks for nothing. */
function casedLike(keyword: string): string | undefined {
  if (keyword === keyword.toUpperCase()) return "AS";
  return keyword === keyword.toLowerCase() ? "as" : undefined;
}
