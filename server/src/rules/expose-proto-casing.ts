import { replace } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import type { Rule } from "../rule.ts";

export const exposeProtoCasing: Rule = {
  id: "expose-proto-casing",
  category: "style",
  summary: "The protocol of an exposed port is not in lower case",
  severity: "hint",
  default: "on",
  sameAs: ["buildkit:ExposeProtoCasing", "dockadvisor:expose-proto-casing"],
  when: { keywords: ["EXPOSE"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "EXPOSE")) {
      const { arguments: args } = instruction;
      if (args.form !== "words") continue;
      for (const { value, cooked } of args.words) {
        if (!value.includes("/")) continue;
        const written = /\/(tcp|udp|sctp)["']?$/i.exec(value)?.[1];
        const wanted = written?.toLowerCase();
        if (written === undefined || wanted === undefined || written === wanted) continue;
        const start = value.lastIndexOf("/") + 1;
        const span = cooked.span(start, start + written.length);
        yield {
          range: dockerfile.source.firstLineRange(span),
          message: ["{written} is not in lower case, as Docker stores and prints the protocol", { written }],
          fixes: [
            {
              title: ["Write {wanted}", { wanted }],
              safety: "safe",
              preferred: true,
              onSave: true,
              touches: [holderOf(dockerfile, instruction)],
              edits: [replace(dockerfile, span, wanted)],
            },
          ],
        };
      }
    }
  },
};
