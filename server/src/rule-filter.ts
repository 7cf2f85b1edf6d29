import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { once } from "./dockerfile/memo.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** A quick look before the rule's own: false only where the rule surely has nothing to say of the file. */
export function mayApply({ when }: Rule, dockerfile: Dockerfile): boolean {
  if (when === undefined) return true;
  const { keywords, words } = when;
  if (keywords !== undefined && !keywords.some((keyword) => keywordsOf(dockerfile).has(keyword))) return false;
  return words === undefined || words.some((word) => wordsOf(dockerfile).has(word));
}

/** The keywords of a file, those inside ONBUILD too. */
const keywordsOf = once(({ instructions }: Dockerfile): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { keyword, trigger } of instructions) {
    found.add(keyword);
    if (trigger !== undefined) found.add(trigger.keyword);
  }
  return found;
});

/** Every word that some rule waits for. */
const awaited: ReadonlySet<string> = new Set(rules.flatMap(({ when }) => when?.words ?? []));

/** The awaited words that stand in a file, in lower case: runs of letters, digits, `_` and `-`, without the dashes of a flag. */
const wordsOf = once(({ text }: Dockerfile): ReadonlySet<string> => {
  const found = new Set<string>();
  const lower = text.toLowerCase();
  let start = -1;
  for (let at = 0; at <= lower.length; at++) {
    const code = at < lower.length ? lower.charCodeAt(at) : 0;
    const isLetter = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;
    if (isLetter || (code === 45 && start !== -1)) {
      if (start === -1) start = at;
      continue;
    }
    if (start === -1) continue;
    const word = lower.slice(start, at);
    if (awaited.has(word)) found.add(word);
    start = -1;
  }
  return found;
});
