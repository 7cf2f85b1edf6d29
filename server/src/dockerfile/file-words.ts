import type { Dockerfile } from "./dockerfile.ts";
import { once } from "./memo.ts";

/**
 * A test whether one of these words stands in a file's text: in lower case, runs of letters, digits, `_` and `-`, without the dashes of a flag.
 * Only awaited words are remembered of a file, so a test is made while modules load.
 */
export function awaitWords(words: readonly string[]): (dockerfile: Dockerfile) => boolean {
  for (const word of words) {
    awaited.add(word);
    const first = word.charCodeAt(0);
    lengths[first] = (lengths[first] ?? 0) | lengthBit(word.length);
  }
  return (dockerfile) => {
    const held = wordsOf(dockerfile);
    return words.some((word) => held.has(word));
  };
}

const awaited = new Set<string>();

/** Which lengths awaited words have, by their first letter: most words of a file need no further look. */
const lengths: number[] = Array.from({ length: 128 }, () => 0);

function lengthBit(length: number): number {
  return 1 << Math.min(length, 30);
}

/** The awaited words that stand in a file. */
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
    const possible = lengths[lower.charCodeAt(start)] ?? 0;
    if ((possible & lengthBit(at - start)) !== 0) {
      const word = lower.slice(start, at);
      if (awaited.has(word)) found.add(word);
    }
    start = -1;
  }
  return found;
});
