import { replace } from "../dockerfile/edit.ts";
import { syntaxDirective } from "../dockerfile/frontend.ts";
import type { Rule } from "../rule.ts";

export const syntaxExperimental: Rule = {
  id: "syntax-experimental",
  category: "correctness",
  summary: "The syntax directive names an experimental frontend, which gets no updates",
  severity: "warning",
  default: "on",
  when: { texts: ["experimental"], signs: ["directive"] },

  *check(dockerfile) {
    const directive = syntaxDirective(dockerfile);
    if (directive === undefined) return;
    const { value, span } = directive;
    const match = /^((?:docker\.io\/)?docker\/)dockerfile(?:-upstream)?:[\w.-]*experimental(?:@\S+)?$/.exec(value);
    if (match === null) return;
    const valueSpan = { start: span.end - value.length, end: span.end };
    const stable = `${match[1]}dockerfile:1`;
    yield {
      range: dockerfile.source.firstLineRange(valueSpan),
      message: [
        "{value} gets no updates any more: what was an experiment there is part of {stable}",
        { value, stable },
      ],
      fixes: [
        {
          title: ["Use {stable}", { stable }],
          safety: "suggestion",
          preferred: true,
          touches: [],
          directives: ["syntax"],
          edits: [replace(dockerfile, valueSpan, stable)],
        },
      ],
      tag: "deprecated",
    };
  },
};
