import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { flagNameSpan } from "../dockerfile/flag-edit.ts";
import { pinnedSyntax } from "../dockerfile/frontend.ts";
import { knownFlags } from "../dockerfile/instruction-grammar.ts";
import { newestSyntax } from "../dockerfile/mount-edits.ts";
import { withTriggers } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const featureNeedsNewerSyntax: Rule = {
  id: "feature-needs-newer-syntax",
  category: "correctness",
  summary: "The file uses a flag or a heredoc that the pinned version of the Dockerfile syntax does not know",
  severity: "error",
  default: "on",
  when: { signs: ["directive"] },

  *check(dockerfile) {
    const pinned = pinnedSyntax(dockerfile);
    if (pinned === undefined) return;
    for (const instruction of withTriggers(dockerfile)) {
      for (const { name, since, span } of featuresOf(dockerfile, instruction)) {
        if (since <= pinned) continue;
        yield {
          range: dockerfile.source.firstLineRange(span),
          message: [
            "{name} needs docker/dockerfile:1.{since}, and the syntax directive pins 1.{pinned}, which rejects it",
            { name, since, pinned },
          ],
          fixes: () => newest(dockerfile),
        };
      }
    }
  },
};

interface Feature {
  readonly name: string;
  /** The N of the first stable 1.N. */
  readonly since: number;
  readonly span: Span;
}

function featuresOf(dockerfile: Dockerfile, instruction: Instruction): readonly Feature[] {
  const { keyword, keywordSpan, trigger, heredocs } = instruction;
  if (instruction.flags.length === 0 && heredocs.length === 0) return [];
  const flags = instruction.flags.flatMap((flag): readonly Feature[] => {
    const since = knownFlags(instruction)?.get(flag.name)?.since;
    if (since === undefined) return [];
    const end = flagNameSpan(dockerfile, flag)?.end ?? flag.span.end;
    return [{ name: `${keyword} --${flag.name}`, since, span: { start: flag.span.start, end } }];
  });
  const hasHeredoc = heredocs.length > 0 && trigger === undefined;
  return hasHeredoc ? [...flags, { name: "A heredoc", since: 4, span: keywordSpan }] : flags;
}

function newest(dockerfile: Dockerfile): readonly Fix[] {
  const syntax = newestSyntax(dockerfile);
  if (syntax === undefined) return [];
  const { value, edits } = syntax;
  return [
    {
      title: ["Use # syntax={value}", { value }],
      safety: "suggestion",
      preferred: true,
      touches: [],
      directives: ["syntax"],
      edits,
    },
  ];
}
