import type { Span } from "./cooked.ts";
import type { Instruction } from "./dockerfile.ts";

/** A variable that an ENV or ARG sets. */
export interface SetVariable {
  readonly keyword: "ARG" | "ENV";
  readonly name: string;
  /** Without the quotes around it; undefined for an ARG without a default. */
  readonly value: string | undefined;
  readonly nameSpan: Span;
  /** Name and value. */
  readonly span: Span;
}

/** What an ENV or ARG sets, one in ONBUILD too. */
export function setVariables(instruction: Instruction): readonly SetVariable[] {
  const { keyword, arguments: args } = instruction.trigger ?? instruction;
  if (keyword === "ENV" && args.form === "pairs") {
    return args.pairs.map(({ name, value, nameSpan, valueSpan }) => {
      const span = { start: nameSpan.start, end: valueSpan.end };
      return { keyword, name, value: unquoted(value), nameSpan, span };
    });
  }
  if (keyword !== "ARG" || args.form !== "words") return [];
  return args.words.map(({ value: word, cooked, span }) => {
    const equals = word.indexOf("=");
    const name = equals === -1 ? word : word.slice(0, equals);
    const value = equals === -1 ? undefined : unquoted(word.slice(equals + 1));
    return { keyword, name, value, nameSpan: cooked.span(0, name.length), span };
  });
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/s, "$2");
}
