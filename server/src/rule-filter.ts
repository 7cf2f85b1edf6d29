import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { once } from "./dockerfile/memo.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** A quick look before the rule's own: false only where the rule surely has nothing to say of the file. */
export function mayApply({ when }: Rule, dockerfile: Dockerfile): boolean {
  if (when === undefined) return true;
  const { keywords, words } = contentOf(dockerfile);
  if (when.keywords !== undefined && !when.keywords.some((keyword) => keywords.has(keyword))) return false;
  return when.words === undefined || when.words.some((word) => words.has(word));
}

interface Content {
  /** The keywords of a file, those inside ONBUILD too. */
  readonly keywords: ReadonlySet<string>;
  /** The awaited words that stand in it, in lower case: runs of letters, digits, `_` and `-`, without the dashes of a flag. */
  readonly words: ReadonlySet<string>;
}

const contentOf = once(({ instructions, text }: Dockerfile): Content => {
  const keywords = new Set<string>();
  for (const { keyword, trigger } of instructions) {
    keywords.add(keyword);
    if (trigger !== undefined) keywords.add(trigger.keyword);
  }
  return { keywords, words: awaitedWords(text.toLowerCase()) };
});

/** Every word that some rule waits for. */
const awaited: ReadonlySet<string> = new Set(rules.flatMap(({ when }) => when?.words ?? []));

function awaitedWords(lower: string): ReadonlySet<string> {
  const found = new Set<string>();
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
}
