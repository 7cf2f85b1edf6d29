import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { awaitWords } from "./dockerfile/file-words.ts";
import { instructionsByKeyword } from "./dockerfile/keyword-index.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** A quick look before the rule's own: false only where the rule surely has nothing to say of the file. */
export function mayApply(rule: Rule, dockerfile: Dockerfile): boolean {
  const { when } = rule;
  if (when === undefined) return true;
  const { keywords } = when;
  if (keywords !== undefined && !keywords.some((keyword) => instructionsByKeyword(dockerfile).has(keyword)))
    return false;
  return wordTests.get(rule)?.(dockerfile) ?? true;
}

const wordTests: ReadonlyMap<Rule, (dockerfile: Dockerfile) => boolean> = new Map(
  rules.flatMap((rule) => {
    const words = rule.when?.words;
    return words === undefined ? [] : [[rule, awaitWords(words)] as const];
  }),
);
