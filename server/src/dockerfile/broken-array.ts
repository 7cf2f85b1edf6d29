import type { Cooked } from "./cooked.ts";
import type { Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";

/** Arguments that look like a JSON array of strings and are none. Offsets are those of `cooked.text`. */
export interface BrokenArray {
  readonly cooked: Cooked;
  readonly elements: readonly BrokenElement[];
  /** What keeps it from being JSON; the first thing that does. */
  readonly cause: BrokenArrayCause;
  /** Where a comma follows the last element; undefined when none does. */
  readonly trailingComma: number | undefined;
  /** Just behind the closing bracket; undefined when there is none. */
  readonly end: number | undefined;
  /** What follows the closing bracket, trimmed. */
  readonly rest: string;
}

export type BrokenArrayCause =
  | "single quotes"
  | "typographic quotes"
  | "missing quotes"
  | "missing comma"
  | "missing bracket"
  | "trailing comma"
  | "backslash"
  | "rest"
  | "other";

/** One element as written, and the text that it surely means. */
export interface BrokenElement {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly quote: "double" | "single" | "typographic" | "none";
  /** A comma stands between it and the element before it. */
  readonly afterComma: boolean;
}

/**
 * Reads arguments that were meant to be a JSON array, though BuildKit does not take them as one. Undefined for arrays that are fine, for test commands
 * (`[ -f x ]`), for patterns (`[a-z]*.txt`) and for all that is further from an array.
 */
export function brokenArray(instruction: Instruction): BrokenArray | undefined {
  if (!startsWithBracket(instruction)) return undefined;
  return readArray(instruction);
}

const readArray = once((instruction: Instruction): BrokenArray | undefined => {
  const cooked = argumentsText(instruction);
  return cooked === undefined ? undefined : readBroken(instruction.keyword, cooked);
});

function startsWithBracket({ keyword, arguments: args }: Instruction): boolean {
  if (args.form === "shell" || args.form === "unread") return args.text.text.startsWith("[") && keywords.has(keyword);
  return args.form === "words" && (args.words[0]?.value.startsWith("[") ?? false) && keywords.has(keyword);
}

function argumentsText({ cooked, arguments: args, heredocs }: Instruction): Cooked | undefined {
  if (heredocs.length > 0) return undefined;
  if (args.form === "shell" || args.form === "unread") return args.text;
  let at = cooked.text.indexOf("[");
  while (at !== -1 && cooked.sourceOffset(at) < args.span.start) at = cooked.text.indexOf("[", at + 1);
  return at === -1 ? undefined : cooked.slice(at, cooked.text.length);
}

const keywords: ReadonlySet<string> = new Set("CMD ENTRYPOINT RUN SHELL VOLUME COPY ADD HEALTHCHECK".split(" "));

function readBroken(keyword: string, cooked: Cooked): BrokenArray | undefined {
  const { text } = cooked;
  const elements: BrokenElement[] = [];
  let at = skipBlanks(text, 1);
  let comma: number | undefined;
  while (at < text.length && text[at] !== "]") {
    if (text[at] === ",") {
      if (comma !== undefined || elements.length === 0) return undefined;
      comma = at++;
    } else {
      const element = readElement(text, at, comma !== undefined);
      if (element === undefined) return undefined;
      elements.push(element);
      at = element.end;
      comma = undefined;
    }
    at = skipBlanks(text, at);
  }
  const end = text[at] === "]" ? at + 1 : undefined;
  const array = { cooked, elements, trailingComma: comma, end, rest: end === undefined ? "" : text.slice(end).trim() };
  return isMeantAsArray(keyword, array) ? { ...array, cause: causeOf(array) } : undefined;
}

type Unnamed = Omit<BrokenArray, "cause">;

/** Far enough from a test command, a pattern and a half-typed line. */
function isMeantAsArray(keyword: string, { cooked, elements, trailingComma, end, rest }: Unnamed): boolean {
  if (elements.length === 0) return false;
  const quoted = elements.every(({ quote }) => quote !== "none");
  const commas = elements.some(({ afterComma }) => afterComma) || trailingComma !== undefined;
  const runsCommands = keyword === "RUN" || keyword === "HEALTHCHECK";
  if (rest !== "" && !commas && (runsCommands || !quoted)) return false;
  if (rest !== "" && !/^[#;,\]]/.test(rest) && (!quoted || runsCommands)) return false;
  if (end === undefined) return quoted && commas && rest === "";
  if (commas) return elements.slice(1).every(({ afterComma }) => afterComma) || quoted;
  if (/[ \t]/.test(cooked.text[1] ?? "")) return false;
  return quoted || keyword === "CMD" || keyword === "ENTRYPOINT" || keyword === "SHELL";
}

function causeOf({ cooked, elements, trailingComma, end, rest }: Unnamed): BrokenArrayCause {
  if (elements.some(({ quote }) => quote === "single")) return "single quotes";
  if (elements.some(({ quote }) => quote === "typographic")) return "typographic quotes";
  if (elements.some(({ quote }) => quote === "none")) return "missing quotes";
  if (elements.slice(1).some(({ afterComma }) => !afterComma)) return "missing comma";
  if (end === undefined) return "missing bracket";
  if (trailingComma !== undefined) return "trailing comma";
  if (elements.some(({ start, end: stop }) => hasBadEscape(cooked.text.slice(start, stop)))) return "backslash";
  return rest === "" ? "other" : "rest";
}

function hasBadEscape(text: string): boolean {
  return /^(?:[^\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*$/.exec(text) === null;
}

const closing: ReadonlyMap<string, { readonly quote: BrokenElement["quote"]; readonly ends: string }> = new Map([
  ['"', { quote: "double", ends: '"' }],
  ["'", { quote: "single", ends: "'" }],
  ["“", { quote: "typographic", ends: '”“"' }],
  ["”", { quote: "typographic", ends: '”“"' }],
  ["„", { quote: "typographic", ends: '”“"' }],
  ["«", { quote: "typographic", ends: "»" }],
  ["‘", { quote: "typographic", ends: "’‘'" }],
  ["’", { quote: "typographic", ends: "’‘'" }],
]);

function readElement(text: string, start: number, afterComma: boolean): BrokenElement | undefined {
  const opening = closing.get(text[start] ?? "");
  if (opening === undefined) return readBare(text, start, afterComma);
  let at = start + 1;
  while (at < text.length && !opening.ends.includes(text[at] as string)) at += text[at] === "\\" ? 2 : 1;
  if (at >= text.length) return undefined;
  const raw = text.slice(start, at + 1);
  const next = text[at + 1];
  if (next !== undefined && !/[\s,\]]/.test(next)) return undefined;
  return { start, end: at + 1, value: unescaped(raw, opening.quote), quote: opening.quote, afterComma };
}

/** A word without quotes; nothing that an array's element would not hold. */
function readBare(text: string, start: number, afterComma: boolean): BrokenElement | undefined {
  let at = start;
  while (at < text.length && !/[\s,\]]/.test(text[at] as string)) at++;
  const value = text.slice(start, at);
  if (/["'“”[{}()<>|&;`]/.test(value)) return undefined;
  return { start, end: at, value, quote: "none", afterComma };
}

/** JSON's reading where it is JSON; else a backslash hides a quote or another backslash, and is itself in front of all else. */
function unescaped(raw: string, quote: BrokenElement["quote"]): string {
  const inside = raw.slice(1, -1);
  if (quote === "double" && !hasBadEscape(raw)) {
    try {
      return JSON.parse(`"${inside.replaceAll("\t", "\\t")}"`) as string;
    } catch {
      return inside;
    }
  }
  return inside.replace(/\\(["'\\])/g, "$1");
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at++;
  return at;
}
