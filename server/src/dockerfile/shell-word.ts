import type * as unbash from "unbash";

/** A word of a shell command. */
export interface ShellWord {
  /** As written, quotes and all. */
  readonly text: string;
  /** What the program receives, when every shell gives it the same one text: no expansion, no pattern, no tilde. */
  readonly literal: string | undefined;
  readonly start: number;
  readonly end: number;
  /** The variables it reads, outermost level only, with how they are quoted. */
  readonly variables: readonly ShellVariable[];
  /** Holds something that shells read differently (`{a,b}`, `$'…'`, `$"…"`, `<(…)`, an extended pattern). */
  readonly shellSpecific: boolean;
}

/** A `$NAME` or `${NAME…}` in a word. */
export interface ShellVariable {
  readonly name: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** Reads a word of unbash's tree, or an assignment that stands among the arguments. */
export function readWord(node: unbash.Word | unbash.Assignment): ShellWord {
  const { text, pos: start, end } = node;
  if (node.type === "Assignment") return readAssignmentWord(node);
  if (isPlainText(text)) return { text, literal: text, start, end, variables: noVariables, shellSpecific: false };
  const parts = node.parts ?? [];
  const plain = parts.every(isPlain) && !startsWithTilde(text);
  return {
    text,
    literal: plain ? node.value : undefined,
    start,
    end,
    variables: variablesOf(parts, false),
    shellSpecific: parts.some((part) => shellSpecificParts.has(part.type)) || isOthersHome(text),
  };
}

/** What most words read. */
export const noVariables: readonly ShellVariable[] = [];

/** Text of which no shell changes a letter, as most words are; unbash need not be asked for its parts. */
export function isPlainText(text: string): boolean {
  return /^[\w/.:=,@%+-]+$/.test(text);
}

/** `NAME=value` behind a command's name is an argument like any other. */
function readAssignmentWord(node: unbash.Assignment): ShellWord {
  const { text, pos: start, end, value } = node;
  if (value.type === "ArrayValue") {
    return { text, literal: undefined, start, end, variables: [], shellSpecific: true };
  }
  const word = readWord(value);
  const head = text.slice(0, word.start - start);
  const literal = word.literal === undefined || /["'\\]/.test(head) ? undefined : head + word.literal;
  return { ...word, text, literal, start, end };
}

const shellSpecificParts: ReadonlySet<string> = new Set([
  "BraceExpansion",
  "AnsiCQuoted",
  "LocaleString",
  "ProcessSubstitution",
  "ExtendedGlob",
]);

function isPlain(part: unbash.WordPart): boolean {
  if (part.type === "DoubleQuoted") return part.parts.every((child) => child.type === "Literal");
  return part.type === "Literal" || part.type === "SingleQuoted";
}

/** Whether a shell may expand a tilde: one at the start of a word, and some shells one behind `=` or `:` too. */
export function startsWithTilde(text: string): boolean {
  return text.startsWith("~") || /^[A-Za-z_]\w*=(.*:)?~/.test(text);
}

/** Whether the word begins with `~name` or its like, which shells read differently. */
export function isOthersHome(text: string): boolean {
  return /^~[^/]/.test(text);
}

function variablesOf(parts: readonly unbash.WordPart[], quoted: boolean): readonly ShellVariable[] {
  return parts.flatMap((part): readonly ShellVariable[] => {
    if (part.type === "DoubleQuoted") return variablesOf(part.parts, true);
    if (part.type === "SimpleExpansion") {
      return [{ name: part.text.slice(1), quoted, start: part.pos, end: part.end }];
    }
    if (part.type === "ParameterExpansion") {
      return [{ name: part.parameter, quoted, start: part.pos, end: part.end }];
    }
    return [];
  });
}
