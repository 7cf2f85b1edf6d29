import type { Directive, Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import type { Rule } from "../rule.ts";

export const directiveCasing: Rule = {
  id: "directive-casing",
  category: "style",
  summary: "A parser directive's name is not in lower case",
  severity: "hint",
  default: "on",
  sameAs: ["dockerfile-utils:CASING_DIRECTIVE", "buddy:ED0003"],
  when: { signs: ["directive"] },

  *check(dockerfile) {
    for (const directive of dockerfile.directives) {
      const { name: wanted } = directive;
      const span = nameSpan(dockerfile, directive);
      const written = dockerfile.text.slice(span.start, span.end);
      if (written === wanted) continue;
      yield {
        range: dockerfile.source.firstLineRange(span),
        message: [
          "{written} is not in lower case, as parser directives are written, so it reads like a plain comment",
          { written },
        ],
        fixes: [
          {
            title: ["Write {wanted}", { wanted }],
            safety: "safe",
            preferred: true,
            onSave: true,
            touches: [],
            edits: [replace(dockerfile, span, wanted)],
          },
        ],
      };
    }
  },
};

/** Where the name stands: behind the `#` and blanks. */
function nameSpan({ text }: Dockerfile, { name, span }: Directive): Directive["span"] {
  const start = span.start + text.slice(span.start, span.end).search(/[a-z]/i);
  return { start, end: start + name.length };
}
