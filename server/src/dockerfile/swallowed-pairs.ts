import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import { holderOf } from "./triggers.ts";
import { type Piece, quotedWords } from "./words.ts";

/** What the old form `NAME value` of ENV or LABEL took into its value, although it was surely meant otherwise. */
export interface Swallowed {
  /** `equals`: blanks around the equals signs; `lines`: each line a name and a value. */
  readonly kind: "equals" | "lines";
  readonly edits: readonly TextEdit[];
}

/** Reads an ENV or LABEL of the old form as its author must have meant it; undefined for one that may be meant as it is. */
export function swallowedPairs(dockerfile: Dockerfile, instruction: Instruction): Swallowed | undefined {
  const { cooked, keywordText } = instruction;
  const { firstLine, lastLine } = holderOf(dockerfile, instruction);
  if (firstLine === lastLine && !cooked.text.includes("=")) return undefined;
  const pieces = quotedWords(cooked.text, keywordText.length, cooked.text.length, dockerfile.escape);
  const gaps = spacedEquals(pieces);
  if (gaps !== undefined) return { kind: "equals", edits: closed(dockerfile, instruction, pieces, gaps, "") };
  const names = namedLines(dockerfile, instruction, pieces);
  return names && { kind: "lines", edits: closed(dockerfile, instruction, pieces, names, "=") };
}

/** The words behind which a blank stands that belongs to `name = value` or `name =value`; undefined when other words are there. */
function spacedEquals(pieces: readonly Piece[]): readonly number[] | undefined {
  const gaps: number[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const name = pieces[at]?.text ?? "";
    const next = pieces[at + 1]?.text ?? "";
    if (!isName(name) || !next.startsWith("=")) return undefined;
    gaps.push(at++);
    if (next !== "=") continue;
    if (pieces[at + 1] === undefined) return undefined;
    gaps.push(at++);
  }
  return gaps.length === 0 ? undefined : gaps;
}

/** The names of several lines that each hold a name and a value; the names must look so, as lists of packages have two on a line too. */
function namedLines(
  { source }: Dockerfile,
  { cooked, keyword }: Instruction,
  pieces: readonly Piece[],
): readonly number[] | undefined {
  if (pieces.length < 4 || pieces.length % 2 === 1) return undefined;
  const lines = pieces.map(({ start }) => source.lineAt(cooked.sourceOffset(start)));
  const pattern = keyword === "ENV" ? /^[A-Z_][A-Z0-9_]*$/ : /^[a-z][\w-]*(\.[\w-]+)+$/;
  const names = pieces.flatMap((_, at) => (at % 2 === 0 ? [at] : []));
  const fits = names.every(
    (at) => lines[at] === lines[at + 1] && lines[at] !== lines[at + 2] && pattern.test(pieces[at]?.text ?? ""),
  );
  return fits ? names : undefined;
}

function isName(text: string): boolean {
  return /^[^"'$=\\`]+$/.test(text);
}

/** Puts a text in the place of the blanks behind some words. */
function closed(
  dockerfile: Dockerfile,
  { cooked }: Instruction,
  pieces: readonly Piece[],
  words: readonly number[],
  text: string,
): readonly TextEdit[] {
  return words.flatMap((at) => {
    const next = pieces[at + 1];
    const end = pieces[at]?.end;
    if (next === undefined || end === undefined) return [];
    return [replace(dockerfile, { start: cooked.sourceEnd(end), end: cooked.sourceOffset(next.start) }, text)];
  });
}
