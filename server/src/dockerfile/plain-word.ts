import { isOthersHome, noVariables, type ShellVariable, type ShellWord, startsWithTilde } from "./shell-word.ts";

/**
 * Reads words that hold nothing but plain characters, quotes, escapes, patterns and variables, one after the other.
 * At anything else it gives up: `isPlain` is false from then on, and the text counts as read to its end.
 */
export class PlainWords {
  at = 0;
  isPlain = true;
  /** Names of the variables in the words so far. */
  readonly names = new Set<string>();
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
      if (kind === special) this.piece(code, start);
      else this.run();
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

  private run(): void {
    const start = this.at;
    this.at = endOfRun(this.text, start);
    this.value += this.text.slice(start, this.at);
  }

  private piece(code: number, start: number): void {
    if (code === doubleQuote) return this.doubleQuoted();
    if (code === singleQuote) return this.singleQuoted();
    if (code === dollar) return this.variable(false);
    if (code === backslash) return this.escaped();
    if (code === star || code === question) this.isLiteral = false;
    else if (code !== tilde && !this.isHarmlessBracket(code, start)) return this.giveUp();
    this.value += this.text[this.at];
    this.at++;
  }

  /** Whether it is the `{` of `{}`, or the `[` that is a command of its own. */
  private isHarmlessBracket(code: number, start: number): boolean {
    const next = this.text.charCodeAt(this.at + 1);
    if (code === leftBrace) return next === rightBrace;
    return code === leftBracket && this.at === start && (next === space || next === tab);
  }

  private singleQuoted(): void {
    const close = this.text.indexOf("'", this.at + 1);
    if (close === -1) return this.giveUp();
    this.value += this.text.slice(this.at + 1, close);
    this.at = close + 1;
  }

  private doubleQuoted(): void {
    const { text } = this;
    this.at++;
    while (this.at < text.length) {
      const start = this.at;
      this.at = endOfQuotedRun(text, start);
      if (this.at > start) this.value += text.slice(start, this.at);
      const code = text.charCodeAt(this.at);
      if (code === doubleQuote) {
        this.at++;
        return;
      }
      if (code === dollar) this.variable(true);
      else if (code === backslash) this.escapedInQuotes();
      else this.giveUp();
    }
    this.giveUp();
  }

  private escaped(): void {
    const { text } = this;
    if (this.at + 1 >= text.length || text.charCodeAt(this.at + 1) === lineEnd) return this.giveUp();
    this.value += text[this.at + 1];
    this.at += 2;
  }

  private escapedInQuotes(): void {
    const { text } = this;
    const next = text.charCodeAt(this.at + 1);
    if (Number.isNaN(next) || next === lineEnd) return this.giveUp();
    const isEscape = next === doubleQuote || next === dollar || next === backslash || next === backquote;
    this.value += text.slice(isEscape ? this.at + 1 : this.at, this.at + 2);
    this.at += 2;
  }

  /** `$NAME`, `${NAME}` or `$1` and its like; a `$` before anything else stands for itself, unless it opens an expansion. */
  private variable(quoted: boolean): void {
    const { text } = this;
    const start = this.at;
    const next = text.charCodeAt(start + 1);
    const isBraced = next === leftBrace;
    const nameStart = isBraced ? start + 2 : start + 1;
    let nameEnd = endOfName(text, nameStart);
    if (nameEnd === nameStart && !isBraced && isSpecialName(next)) nameEnd++;
    if (isBraced && (nameEnd === nameStart || text.charCodeAt(nameEnd) !== rightBrace)) return this.giveUp();
    if (nameEnd === nameStart) return this.bareDollar(next, quoted);
    const name = text.slice(nameStart, nameEnd);
    this.at = isBraced ? nameEnd + 1 : nameEnd;
    this.isLiteral = false;
    this.variables ??= [];
    this.variables.push({ name, quoted, start, end: this.at });
    this.names.add(name);
  }

  private bareDollar(next: number, quoted: boolean): void {
    const isOpening = next === leftParenthesis || next === leftBracket;
    const isQuote = !quoted && (next === singleQuote || next === doubleQuote);
    if (isOpening || isQuote || next === backslash) return this.giveUp();
    this.value += "$";
    this.at++;
  }

  private skipComment(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end === -1 ? this.text.length : end;
  }
}

/** The offset of the first character at or after `from` that is not a plain one. */
function endOfRun(text: string, from: number): number {
  let at = from;
  while (at < text.length && kindOf(text.charCodeAt(at)) === ordinary) at++;
  return at;
}

function endOfQuotedRun(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === doubleQuote || code === dollar || code === backslash || code === backquote) return at;
  }
  return text.length;
}

/** The end of the variable's name at `from`; `from` itself where none begins. */
export function endOfName(text: string, from: number): number {
  if (isNumeral(text.charCodeAt(from))) return from;
  let at = from;
  while (isNamePart(text.charCodeAt(at))) at++;
  return at;
}

function isNamePart(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f || isNumeral(code);
}

export function isNumeral(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isSpecialName(code: number): boolean {
  return isNumeral(code) || "@*#?-$!".includes(String.fromCharCode(code));
}

/** What a character does to a word. */
const ordinary = 0;
const ending = 1;
const special = 2;

const kinds = new Uint8Array(128);
for (const character of " \t\n;&|<>()") kinds[character.charCodeAt(0)] = ending;
for (const character of "\\'\"$`{[*?~") kinds[character.charCodeAt(0)] = special;

function kindOf(code: number): number {
  return code < 128 ? (kinds[code] as number) : ordinary;
}

export const tab = 0x09;
export const lineEnd = 0x0a;
export const space = 0x20;
const doubleQuote = 0x22;
export const hash = 0x23;
const dollar = 0x24;
const singleQuote = 0x27;
const leftParenthesis = 0x28;
const star = 0x2a;
const question = 0x3f;
const leftBracket = 0x5b;
const backslash = 0x5c;
const backquote = 0x60;
const leftBrace = 0x7b;
const rightBrace = 0x7d;
const tilde = 0x7e;
