import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { awaitHallmarks } from "./dockerfile/signs.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** A quick look before the rule's own: false only where the rule surely has nothing to say of the file. */
export function mayApply(rule: Rule, dockerfile: Dockerfile): boolean {
  return tests.get(rule)?.(dockerfile) ?? true;
}

const tests: ReadonlyMap<Rule, (dockerfile: Dockerfile) => boolean> = new Map(
  rules.flatMap((rule) => (rule.when === undefined ? [] : [[rule, awaitHallmarks(rule.when)] as const])),
);
