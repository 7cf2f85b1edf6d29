import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { keywords } from "./keywords.ts";
import { once } from "./memo.ts";

/** What a file must hold: of each list that is given one entry, and of `signs` all. */
export interface Hallmarks {
  /** Those of instructions inside ONBUILD count too. */
  readonly keywords?: readonly string[];
  /** In lower case: runs of letters, digits, `_` and `-`, without the dashes in front of a flag. */
  readonly words?: readonly string[];
  /** Pieces of its text, letter for letter. */
  readonly texts?: readonly string[];
  readonly signs?: readonly Sign[];
}

/** What some instruction of a file has, one inside ONBUILD too, or the file itself. */
export type Sign = (typeof signNames)[number];

const signNames = [
  /** Arguments in exec form. */
  "array",
  "comment",
  /** An instruction of several lines. */
  "continuation",
  "directive",
  /** Something else than FROM at the start. */
  "early instruction",
  "flag",
  "heredoc",
  "keyword not in upper case",
  /** A FROM with more than the image. */
  "named stage",
  /** Something that BuildKit's parser rejects. */
  "problem",
  "several stages",
  "unknown keyword",
] as const;

/**
 * A test for hallmarks, made while modules load, since a file is searched once for all that anybody awaits. False only where
 * they surely are not there: two words may have one hash.
 */
export function awaitHallmarks({ keywords = [], words = [], texts = [], signs = [] }: Hallmarks): Test {
  const lists = [keywords.map(keywordBit), words.map(wordBit), ...signs.map((sign) => [signNames.indexOf(sign)])];
  const groups = lists.filter(({ length }) => length > 0).map(masksOf);
  return (dockerfile) => {
    const { bits, characters } = searched(dockerfile);
    for (const group of groups) if (!hasOne(bits, group)) return false;
    return texts.length === 0 || texts.some((text) => stands(text, dockerfile.text, characters));
  };
}

type Test = (dockerfile: Dockerfile) => boolean;

/** The text's first character is known at once. */
function stands(text: string, whole: string, characters: Uint8Array): boolean {
  return characters[text.charCodeAt(0)] === 1 && (text.length === 1 || whole.includes(text));
}

const signNumbers = Object.fromEntries(signNames.map((name, number) => [name, number])) as Record<Sign, number>;

/** Numbers of all that is awaited; the signs' come first. */
const keywordBits = new Map<string, number>();
const wordBits = new Map<number, number>();

function keywordBit(keyword: string): number {
  return numberOf(keywordBits, keyword);
}

function wordBit(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = extended(hash, word.charCodeAt(at));
  return numberOf(wordBits, hash);
}

function numberOf<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key) ?? signNames.length + keywordBits.size + wordBits.size;
  numbers.set(key, known);
  return known;
}

/** Which bits of which 32-bit part. */
interface Mask {
  readonly part: number;
  readonly bits: number;
}

function masksOf(numbers: readonly number[]): readonly Mask[] {
  const byPart = new Map<number, number>();
  for (const one of numbers) byPart.set(one >> 5, (byPart.get(one >> 5) ?? 0) | (1 << (one & 31)));
  return [...byPart].map(([part, bits]) => ({ part, bits }));
}

function hasOne(bits: Int32Array, group: readonly Mask[]): boolean {
  for (const mask of group) if (((bits[mask.part] as number) & mask.bits) !== 0) return true;
  return false;
}

/** What a file holds of all that is awaited. */
interface Search {
  readonly bits: Int32Array;
  /** 1 for each ASCII character that stands in it. */
  readonly characters: Uint8Array;
}

const searched = once((dockerfile: Dockerfile): Search => {
  const count = signNames.length + keywordBits.size + wordBits.size;
  const search = { bits: new Int32Array((count >> 5) + 1), characters: new Uint8Array(128) };
  searchText(dockerfile.text, search);
  searchInstructions(dockerfile, search.bits);
  return search;
});

/** A character that may stand in a word as its lower-case code, another one as 0; `-` counts behind a letter alone. */
const letters = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w-]/.test(String.fromCharCode(code)) ? String.fromCharCode(code).toLowerCase().charCodeAt(0) : 0,
);
const dash = "-".charCodeAt(0);

function extended(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

function searchText(text: string, { bits, characters }: Search): void {
  let hash = 0;
  let length = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code < 128) characters[code] = 1;
    const letter = code < 128 ? (letters[code] as number) : 0;
    if (letter !== 0 && (length > 0 || letter !== dash)) {
      hash = extended(hash, letter);
      length++;
    } else if (length > 0) {
      set(bits, wordBits.get(hash));
      hash = 0;
      length = 0;
    }
  }
}

function set(bits: Int32Array, number: number | undefined): void {
  if (number !== undefined) bits[number >> 5] = (bits[number >> 5] as number) | (1 << (number & 31));
}

function searchInstructions(
  { instructions, stages, comments, directives, problems }: Dockerfile,
  bits: Int32Array,
): void {
  const mark = (sign: Sign, isThere: boolean): void => {
    if (isThere) set(bits, signNumbers[sign]);
  };
  mark("comment", comments.length > 0);
  mark("directive", directives.length > 0);
  mark("early instruction", instructions[0]?.keyword !== "FROM");
  mark("problem", problems.length > 0);
  mark("several stages", stages.length > 1);
  for (const instruction of instructions) {
    for (let at: Instruction | undefined = instruction; at !== undefined; at = at.trigger) {
      const { keyword, keywordText, flags, arguments: args, heredocs, firstLine, lastLine } = at;
      set(bits, keywordBits.get(keyword));
      mark("unknown keyword", !keywords.has(keyword));
      mark("keyword not in upper case", keyword !== keywordText);
      mark("flag", flags.length > 0);
      mark("array", args.form === "exec");
      mark("heredoc", heredocs.length > 0);
      mark("continuation", lastLine > firstLine);
      mark("named stage", keyword === "FROM" && args.form === "words" && args.words.length > 1);
    }
  }
}
