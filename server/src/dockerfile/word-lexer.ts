import { isDigit, isNameCharacter, isSpace } from "./characters.ts";
import { shellPattern, trimmedByPattern } from "./shell-pattern.ts";

/** Values of variables by name; undefined for one that is not set. */
export type Environment = (name: string) => string | undefined;

/** How a word is read. */
export interface LexerOptions {
  readonly escape: "\\" | "`";
  readonly environment: Environment;
  /** Keep quotes in the result. */
  readonly rawQuotes?: boolean;
  /** Keep escape characters in the result. */
  readonly rawEscapes?: boolean;
  /** Leave `$NAME` of an unset variable as it is written. */
  readonly keepUnset?: boolean;
  /** Told the name of every variable that is looked up. */
  readonly onVariable?: (name: string) => void;
}

/** A word after expansion, or why BuildKit refuses it. */
export type Lexed =
  | { readonly ok: true; readonly text: string; readonly words: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Expands variables and removes quotes as BuildKit's word lexer does (BuildKit reference, *Environment replacement*). */
export function lexWord(text: string, options: LexerOptions): Lexed {
  const lexer = new Lexer(text, options);
  try {
    const words = new Words();
    return { ok: true, text: lexer.until("", options.rawEscapes ?? false, words), words: words.finish() };
  } catch (error) {
    if (error instanceof WordError) return { ok: false, reason: error.message };
    throw error;
  }
}

/** Deeper nesting of `${A:-${B:-…}}` than anyone writes; more would overflow the stack. */
const maxDepth = 200;

class WordError extends Error {}

/** Splits what the lexer reads at white space. */
class Words {
  private readonly words: string[] = [];
  private word = "";
  private inWord = false;

  addCharacter(character: string): void {
    // Blanks directly after `<<` belong to the heredoc's word.
    if (!isSpace(character.charCodeAt(0)) || /<<\s*$/.test(this.word)) this.addRaw(character);
    else if (this.inWord) this.cut();
  }

  addRaw(text: string): void {
    this.word += text;
    this.inWord = true;
  }

  addExpanded(text: string): void {
    for (const character of text) {
      if (isSpace(character.charCodeAt(0))) this.cut();
      else this.addRaw(character);
    }
  }

  finish(): readonly string[] {
    this.cut();
    return this.words;
  }

  private cut(): void {
    if (this.word !== "") this.words.push(this.word);
    this.word = "";
    this.inWord = false;
  }
}

class Lexer {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly options: LexerOptions,
  ) {}

  /** Reads up to the stop character, which is passed; to the end when it is empty. */
  until(stop: string, rawEscapes: boolean, words = new Words()): string {
    if (++this.depth > maxDepth) throw new WordError("variables are nested too deeply");
    let result = "";
    while (this.at < this.text.length) {
      const character = this.peek();
      if (character === stop) {
        this.next();
        this.depth--;
        return result;
      }
      result += this.piece(character, rawEscapes, words);
    }
    if (stop !== "") throw new WordError(`unexpected end of statement while looking for matching ${stop}`);
    this.depth--;
    return result;
  }

  private piece(character: string, rawEscapes: boolean, words: Words): string {
    if (character === "$") {
      const value = this.dollar();
      words.addExpanded(value);
      return value;
    }
    if (character === "'" || character === '"') {
      const quoted = character === "'" ? this.singleQuoted() : this.doubleQuoted();
      words.addRaw(quoted);
      return quoted;
    }
    this.next();
    if (character !== this.options.escape) {
      words.addCharacter(character);
      return character;
    }
    const kept = rawEscapes ? character : "";
    const escaped = this.next();
    if (kept + escaped !== "") words.addRaw(kept + escaped);
    return kept + escaped;
  }

  private singleQuoted(): string {
    const close = this.text.indexOf("'", this.at + 1);
    if (close === -1) throw new WordError("unexpected end of statement while looking for matching single-quote");
    const inner = this.text.slice(this.at + 1, close);
    this.at = close + 1;
    return this.options.rawQuotes ? `'${inner}'` : inner;
  }

  private doubleQuoted(): string {
    this.next();
    const quote = this.options.rawQuotes ? '"' : "";
    let result = quote;
    while (this.at < this.text.length) {
      const character = this.peek();
      if (character === '"') {
        this.next();
        return result + quote;
      }
      if (character === "$") {
        result += this.dollar();
        continue;
      }
      this.next();
      if (character === this.options.escape && this.at < this.text.length) {
        const escapable = this.peek() === '"' || this.peek() === "$" || this.peek() === this.options.escape;
        if (!escapable || this.options.rawEscapes) result += character;
        if (escapable) result += this.next();
      } else if (character !== this.options.escape) result += character;
    }
    throw new WordError("unexpected end of statement while looking for matching double-quote");
  }

  private dollar(): string {
    this.next();
    if (this.peek() !== "{") {
      const name = this.name();
      if (name === "") return "$";
      return this.lookUp(name) ?? (this.options.keepUnset ? `$${name}` : "");
    }
    this.next();
    if (this.at >= this.text.length) throw new WordError("syntax error: missing '}'");
    if (["{", "}", ":"].includes(this.peek())) throw new WordError("syntax error: bad substitution");
    const name = this.name();
    const operator = this.next();
    if (operator === "}") return this.lookUp(name) ?? (this.options.keepUnset ? `\${${name}}` : "");
    if (operator === "/") return this.replacement(name);
    return this.modified(name, operator);
  }

  private modified(name: string, operator: string): string {
    const nullIsUnset = operator === ":";
    const modifier = nullIsUnset ? this.next() : operator;
    const trims = modifier === "#" || modifier === "%";
    if (!"+-?#%".includes(modifier) || modifier === "" || (nullIsUnset && trims)) {
      throw new WordError(`unsupported modifier (${nullIsUnset ? ":" : ""}${modifier}) in substitution`);
    }
    const word = this.until("}", trims);
    const value = this.lookUp(name);
    const unset = value === undefined || (nullIsUnset && value === "");
    if (modifier === "-") return unset ? word : value;
    if (modifier === "+") return unset ? "" : word;
    if (modifier === "?") {
      if (unset) throw new WordError(`${name}: ${word || "is not allowed to be unset"}`);
      return value;
    }
    return trimmedByPattern(value ?? "", word, modifier === "#" ? "start" : "end");
  }

  private replacement(name: string): string {
    const all = this.peek() === "/";
    if (all) this.next();
    const pattern = this.until("/", true);
    const substitute = this.until("}", true);
    const value = this.lookUp(name);
    if (value === undefined && this.options.keepUnset) return `\${${name}/${pattern}/${substitute}}`;
    const expression = new RegExp(shellPattern(pattern, true), all ? "gsu" : "su");
    return (value ?? "").replace(expression, () => substitute);
  }

  private lookUp(name: string): string | undefined {
    this.options.onVariable?.(name);
    return this.options.environment(name);
  }

  private name(): string {
    const start = this.at;
    if (isDigit(this.peek())) {
      while (isDigit(this.peek())) this.next();
      return this.text.slice(start, this.at);
    }
    if (this.at < this.text.length && "@*#?-$!0".includes(this.peek())) return this.next();
    while (isNameCharacter(this.peek())) this.next();
    return this.text.slice(start, this.at);
  }

  private peek(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  private next(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }
}
