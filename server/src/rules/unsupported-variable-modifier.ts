import { type BadVariable, badVariable } from "../dockerfile/bad-variable.ts";
import { isCarriedOut } from "../dockerfile/built-instructions.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { type ExpandedText, expandedTexts, isExpanded, mayHoldBadVariable } from "../dockerfile/expanded-texts.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { heredocNameSpan } from "../dockerfile/heredoc-word.ts";
import { holderOf, withTriggers } from "../dockerfile/triggers.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const unsupportedVariableModifier: Rule = {
  id: "unsupported-variable-modifier",
  category: "correctness",
  summary: "A variable is written in a way that BuildKit can't expand",
  severity: "error",
  default: "on",
  sameAs: ["dockerfile-utils:UNSUPPORTED_MODIFIER", "buildkit:parser"],
  when: { texts: ["${"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const one of withTriggers(dockerfile)) {
      if (!isExpanded(one) || !mayHoldBadVariable(one)) continue;
      const instruction = holderOf(dockerfile, one);
      for (const expanded of expandedTexts(dockerfile.text, one)) {
        const place = badVariable(dockerfile, expanded);
        if (place === undefined || isPlaceholder(expanded, place)) continue;
        const stops = one === instruction && isCarriedOut(dockerfile, instruction);
        yield {
          range: dockerfile.source.firstLineRange(expanded.text.span(place.start, place.end)),
          message: messageOf(place, expanded),
          ...(stops ? {} : { severity: "warning" }),
          fixes: () => [
            ...asDefault(dockerfile, instruction, expanded, place),
            ...quoted(dockerfile, instruction, one, expanded),
          ],
        };
      }
    }
  },
};

function messageOf({ start, end, problem, modifier }: BadVariable, { text }: ExpandedText): Message {
  if (problem === "name") return ["This variable has no name, so BuildKit can't expand it"];
  if (problem === "brace") return ["This variable's brace is not closed, so BuildKit can't expand it"];
  const variable = text.text.slice(start, end);
  return ["BuildKit knows no modifier `{modifier}`, so it can't expand {variable}", { modifier, variable }];
}

/** What a dev container template, or its tool, fills in before the build. */
function isPlaceholder({ text }: ExpandedText, { start }: BadVariable): boolean {
  return /^\$\{(templateOption|localEnv|containerEnv|localWorkspaceFolder\w*):/.test(text.text.slice(start));
}

/** The shell's `=` also sets the variable, which would be lost after the instruction anyway. */
function asDefault(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { text }: ExpandedText,
  { modifierEnd, modifier }: BadVariable,
): readonly Fix[] {
  if (modifier !== "=" && modifier !== ":=") return [];
  return [
    {
      title: ["Write {modifier} for the default", { modifier: modifier.replace("=", "-") }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, text.span(modifierEnd - 1, modifierEnd), "-")],
    },
  ];
}

/** A script in a heredoc keeps its variables when the heredoc's name is quoted. */
function quoted(
  dockerfile: Dockerfile,
  instruction: Instruction,
  one: Instruction,
  { text, isHeredoc }: ExpandedText,
): readonly Fix[] {
  const heredoc = one.heredocs.find(({ contentSpan }) => isHeredoc && contentSpan.start === text.sourceOffset(0));
  const span = heredoc === undefined ? undefined : heredocNameSpan(one, heredoc);
  if (span === undefined) return [];
  return [
    {
      title: ["Quote the heredoc's name, so that its variables stay as they are"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [insert(dockerfile, span.start, '"'), insert(dockerfile, span.end, '"')],
    },
  ];
}
