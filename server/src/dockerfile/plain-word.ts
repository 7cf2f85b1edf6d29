import {
  backquote,
  backslash,
  dollar,
  doubleQuote,
  ending,
  endOfName,
  endOfQuotedRun,
  endOfRun,
  hash,
  isSpecialName,
  kindOf,
  leftBrace,
  leftBracket,
  leftParenthesis,
  lineEnd,
  ordinary,
  question,
  rightBrace,
  singleQuote,
  space,
  special,
  star,
  tab,
  tilde,
} from "./shell-characters.ts";
import type { ShellVariable, ShellWord } from "./shell-word.ts";

/**
 * Reads words that hold nothing but plain characters, quotes, escapes, patterns and variables, one after the other.
 * At anything else it gives up: `isPlain` is false from then on, and the text counts as read to its end.
 */
export class PlainWords {
  at = 0;
  isPlain = true;
  /** Of the word that is being read: what the program receives, unless `isLiteral` is false. */
  private value = "";
  private isLiteral = true;
  private variables: ShellVariable[] | undefined;

  constructor(readonly text: string) {}

  giveUp(): void {
    this.isPlain = false;
    this.at = this.text.length;
  }

  /** Passes blanks, joined lines and a comment, which may stand wherever a word may begin. */
  skipBlanks(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === space || code === tab) this.at++;
      else if (code === hash) this.skipComment();
      else if (code === backslash && text.charCodeAt(this.at + 1) === lineEnd) this.at += 2;
      else return;
    }
  }

  /** The word that begins here; empty where none does. */
  word(): ShellWord {
    const { text } = this;
    const start = this.at;
    this.at = endOfRun(text, start);
    if (this.at < text.length && kindOf(text.charCodeAt(this.at)) === special) return this.mixedWord(start);
    const word = text.slice(start, this.at);
    return { text: word, literal: word, start, end: this.at, variables: noVariables, shellSpecific: false };
  }

  /** The word between the two offsets; undefined where it holds anything else. */
  wordBetween(start: number, end: number): ShellWord | undefined {
    this.at = start;
    this.isPlain = true;
    const word = this.word();
    return this.isPlain && word.end === end ? word : undefined;
  }

  /** A word with more in it than plain characters. */
  private mixedWord(start: number): ShellWord {
    const { text } = this;
    this.value = text.slice(start, this.at);
    this.isLiteral = true;
    this.variables = undefined;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      const kind = kindOf(code);
      if (kind === ending) break;
      if (kind === ordinary) this.take(endOfRun(text, this.at) - this.at);
      else if (!this.piece(code, start)) this.giveUp();
    }
    const word = text.slice(start, this.at);
    const hasTilde = word.includes("~");
    return {
      text: word,
      literal: this.isLiteral && !(hasTilde && startsWithTilde(word)) ? this.value : undefined,
      start,
      end: this.at,
      variables: this.variables ?? noVariables,
      shellSpecific: hasTilde && isOthersHome(word),
    };
  }

  /** Reads a quoted part, a variable or a character that is more than itself; false where it is none of those that are known here. */
  private piece(code: number, start: number): boolean {
    if (code === doubleQuote) return this.doubleQuoted();
    if (code === singleQuote) return this.singleQuoted();
    if (code === dollar) return this.variable(false);
    if (code === backslash) return this.escaped();
    if (code === star || code === question) this.isLiteral = false;
    else if (code !== tilde && !this.isHarmlessBracket(code, start)) return false;
    return this.take(1);
  }

  /** Whether it is the `{` of `{}`, or the `[` that is a command of its own. */
  private isHarmlessBracket(code: number, start: number): boolean {
    const next = this.text.charCodeAt(this.at + 1);
    if (code === leftBrace) return next === rightBrace;
    return code === leftBracket && this.at === start && (next === space || next === tab);
  }

  private singleQuoted(): boolean {
    const close = this.text.indexOf("'", this.at + 1);
    if (close === -1) return false;
    this.at++;
    this.take(close - this.at);
    this.at++;
    return true;
  }

  private doubleQuoted(): boolean {
    const { text } = this;
    this.at++;
    while (this.at < text.length) {
      const end = endOfQuotedRun(text, this.at);
      if (end > this.at) this.take(end - this.at);
      const code = text.charCodeAt(end);
      if (code === doubleQuote) {
        this.at++;
        return true;
      }
      const isRead = code === dollar ? this.variable(true) : code === backslash && this.escapedInQuotes();
      if (!isRead) return false;
    }
    return false;
  }

  private escaped(): boolean {
    const { text } = this;
    this.at++;
    return this.at < text.length && text.charCodeAt(this.at) !== lineEnd && this.take(1);
  }

  private escapedInQuotes(): boolean {
    const next = this.text.charCodeAt(this.at + 1);
    if (Number.isNaN(next) || next === lineEnd) return false;
    const isEscape = next === doubleQuote || next === dollar || next === backslash || next === backquote;
    if (!isEscape) return this.take(2);
    this.at++;
    return this.take(1);
  }

  /** `$NAME`, `${NAME}` or `$1` and its like; a `$` before anything else stands for itself, unless it opens an expansion. */
  private variable(quoted: boolean): boolean {
    const { text } = this;
    const start = this.at;
    const next = text.charCodeAt(start + 1);
    const isBraced = next === leftBrace;
    const nameStart = isBraced ? start + 2 : start + 1;
    let nameEnd = endOfName(text, nameStart);
    if (nameEnd === nameStart && !isBraced && isSpecialName(next)) nameEnd++;
    if (isBraced && (nameEnd === nameStart || text.charCodeAt(nameEnd) !== rightBrace)) return false;
    if (nameEnd === nameStart) return !opensExpansion(next, quoted) && this.take(1);
    const name = text.slice(nameStart, nameEnd);
    this.at = isBraced ? nameEnd + 1 : nameEnd;
    this.isLiteral = false;
    this.variables ??= [];
    this.variables.push({ name, quoted, start, end: this.at });
    return true;
  }

  /** Passes characters that stand for themselves. */
  private take(length: number): true {
    this.value += this.text.slice(this.at, this.at + length);
    this.at += length;
    return true;
  }

  private skipComment(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end === -1 ? this.text.length : end;
  }
}

/** What most words read. */
export const noVariables: readonly ShellVariable[] = [];

/** Whether a shell may expand a tilde: one at the start of a word, and some shells one behind `=` or `:` too. */
export function startsWithTilde(text: string): boolean {
  return text.startsWith("~") || /^[A-Za-z_]\w*=(.*:)?~/.test(text);
}

/** Whether the word begins with `~name` or its like, which shells read differently. */
export function isOthersHome(text: string): boolean {
  return /^~[^/]/.test(text);
}

/** Whether `$` and this character begin an expansion or a quotation. */
function opensExpansion(next: number, quoted: boolean): boolean {
  if (next === leftParenthesis || next === leftBracket || next === backslash) return true;
  return !quoted && (next === singleQuote || next === doubleQuote);
}
