import { isBlank, isSpace } from "./characters.ts";

/** A piece of a text and where it stands in it. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Splits at blanks, quotes meaning nothing: the words of FROM, COPY, ADD, VOLUME and EXPOSE. */
export function blankSeparated(text: string, start: number, end: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  while (at < end) {
    let stop = at;
    while (stop < end && !isBlank(text.charCodeAt(stop))) stop++;
    pieces.push({ text: text.slice(at, stop), start: at, end: stop });
    at = stop;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
  }
  return pieces;
}

/** Splits at white space outside quotes, keeping quotes and escapes: the words of ENV, LABEL and ARG. */
export function quotedWords(text: string, start: number, end: number, escape: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  while (at < end) {
    if (isSpace(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const piece = quotedWord(text, at, end, escape);
    if (piece.text !== "") pieces.push(piece);
    at = piece.end;
  }
  return pieces;
}

function quotedWord(text: string, start: number, end: number, escape: string): Piece {
  let quote = "";
  let at = start;
  let wordEnd = start;
  while (at < end) {
    const character = text[at] as string;
    if (quote === "" && isSpace(text.charCodeAt(at))) break;
    if (character === escape && quote !== "'") {
      // An escape at the very end is dropped.
      if (at + 1 >= end) return { text: text.slice(start, wordEnd), start, end };
      at++;
      if (quote === "" && text[at] === undefined) break;
    } else if (quote !== "" ? character === quote : character === '"' || character === "'") {
      quote = quote === "" ? character : "";
    }
    at++;
    wordEnd = at;
  }
  return { text: text.slice(start, wordEnd), start, end: wordEnd };
}

/** A `--name=value` before the arguments, with its quotes and escapes removed. */
export interface FlagPiece extends Piece {
  /** The text between `start` and `end` without quotes and escapes. */
  readonly text: string;
}

/** Reads the flags at the start of a text; `rest` is where the arguments begin. `--` alone ends the flags and is dropped. */
export function readFlags(
  text: string,
  start: number,
  end: number,
): { readonly flags: readonly FlagPiece[]; readonly rest: number } {
  const flags: FlagPiece[] = [];
  let at = start;
  while (at < end) {
    if (isSpace(text.charCodeAt(at))) {
      at++;
      continue;
    }
    if (text[at] !== "-" || at + 1 >= end || text[at + 1] !== "-") return { flags, rest: at };
    const flag = readFlag(text, at, end);
    at = flag.end;
    if (flag.text === "--") {
      if (at < end) return { flags, rest: at };
      continue;
    }
    flags.push(flag);
  }
  return { flags, rest: end };
}

function readFlag(text: string, start: number, end: number): FlagPiece {
  let quote = "";
  let value = "";
  let at = start;
  while (at < end) {
    const character = text[at] as string;
    if (quote === "" && isSpace(text.charCodeAt(at))) break;
    if (quote === "" ? character === "'" || character === '"' : character === quote) {
      quote = quote === "" ? character : "";
    } else if (character === "\\") {
      at++;
      if (at < end) value += text[at];
    } else {
      value += character;
    }
    at++;
  }
  return { text: value, start, end: Math.min(at, end) };
}
