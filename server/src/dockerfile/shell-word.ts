import type * as unbash from "unbash";
import { isOthersHome, noVariables, type PlainWords, startsWithTilde } from "./plain-word.ts";

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

/** Reads a word of unbash's tree, or an assignment that stands among the arguments; `plain` reads the same text. */
export function readWord(node: unbash.Word | unbash.Assignment, plain: PlainWords): ShellWord {
  if (node.type === "Assignment") return readAssignmentWord(node, plain);
  const { pos: start, end } = node;
  return plain.wordBetween(start, end) ?? readAnyWord(node);
}

/** The same for a word that is known not to be plain. */
export function readAnyWord(node: unbash.Word): ShellWord {
  const { text, pos: start, end } = node;
  const parts = node.parts ?? [];
  const isLiteral = parts.every(isPlain) && !startsWithTilde(text);
  const variables: ShellVariable[] = [];
  addVariables(parts, false, variables);
  return {
    text,
    literal: isLiteral ? node.value : undefined,
    start,
    end,
    variables: variables.length === 0 ? noVariables : variables,
    shellSpecific: parts.some((part) => shellSpecificParts.has(part.type)) || isOthersHome(text),
  };
}

/** `NAME=value` behind a command's name is an argument like any other. */
function readAssignmentWord(node: unbash.Assignment, plain: PlainWords): ShellWord {
  const { text, pos: start, end, value } = node;
  if (value.type === "ArrayValue") {
    return { text, literal: undefined, start, end, variables: noVariables, shellSpecific: true };
  }
  const word = readWord(value, plain);
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

function addVariables(parts: readonly unbash.WordPart[], quoted: boolean, variables: ShellVariable[]): void {
  for (const part of parts) {
    const { type, pos: start, end } = part;
    if (type === "DoubleQuoted") addVariables(part.parts, true, variables);
    else if (type === "SimpleExpansion") variables.push({ name: part.text.slice(1), quoted, start, end });
    else if (type === "ParameterExpansion") variables.push({ name: part.parameter, quoted, start, end });
  }
}
