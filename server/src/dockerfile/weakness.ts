import type { TextEdit } from "vscode-languageserver-types";
import type { BuildScript } from "./build-scripts.ts";
import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { remove, replace } from "./edit.ts";
import { type Invocation, invocations, wordText } from "./invocations.ts";
import { setVariables } from "./set-variables.ts";
import { removeCommand, removeSpan, removeWords } from "./shell-edit.ts";
import type { ShellWord } from "./shell-word.ts";

/** A place that switches a check off. */
export interface Weakness {
  readonly instruction: Instruction;
  readonly span: Span;
  /** What switches it off, as written. */
  readonly text: string;
  /** Takes it out; undefined where that would change more. */
  readonly edit: TextEdit | undefined;
}

/** What a command does that switches a check off: words to take out or to write anew, or the command as a whole. */
export interface WeakWords {
  readonly start: number;
  readonly end: number;
  readonly cure: "words" | "command" | "none" | { readonly replacement: string };
  /** What switches it off, where that is not the words as written. */
  readonly option?: string;
}

/** Asks every program that some RUNs start. */
export function* weakCalls(
  dockerfile: Dockerfile,
  scripts: readonly BuildScript[],
  ask: (invocation: Invocation, one: BuildScript) => readonly WeakWords[],
): Generator<Weakness> {
  for (const one of scripts) {
    for (const invocation of invocations(one.script)) {
      for (const words of ask(invocation, one)) {
        const span = one.script.cooked.span(words.start, words.end);
        const text = words.option ?? one.script.cooked.text.slice(words.start, words.end);
        yield { instruction: one.instruction, span, text, edit: cureOf(dockerfile, one, invocation, words, span) };
      }
    }
  }
}

function cureOf(
  dockerfile: Dockerfile,
  one: BuildScript,
  { command }: Invocation,
  { start, end, cure }: WeakWords,
  span: Span,
): TextEdit | undefined {
  if (cure === "none" || !one.editable) return undefined;
  if (cure === "words") return removeWords(dockerfile, one, { start, end });
  if (cure === "command") return removeCommand(dockerfile, one, command);
  return one.script.cooked.isContiguous(start, end) ? replace(dockerfile, span, cure.replacement) : undefined;
}

/** A flag, or a flag with the word behind it. */
export function wordsOf(first: ShellWord, last: ShellWord = first): Pick<WeakWords, "start" | "end"> {
  return { start: first.start, end: last.end };
}

/** The places where a pattern stands in a word as it is written; `cure` writes them anew. */
export function matchesIn(
  words: readonly ShellWord[],
  pattern: RegExp,
  cure: (match: string) => string | undefined,
): readonly WeakWords[] {
  return words.flatMap(({ text, start }) =>
    [...text.matchAll(pattern)].map((match) => {
      const at = start + match.index;
      const replacement = cure(match[0]);
      return {
        start: at,
        end: at + match[0].length,
        cure: replacement === undefined ? "none" : { replacement },
      } as const;
    }),
  );
}

/** The word with a short flag such as `-k`; several may stand together, up to one that takes a value. */
export function shortFlag(word: ShellWord, letter: string, valueLetters: string): WeakWords | undefined {
  const text = word.literal;
  if (text === undefined || text !== word.text || !/^-[A-Za-z0-9#:]+$/.test(text)) return undefined;
  const at = text.indexOf(letter, 1);
  if (at === -1 || [...text.slice(1, at)].some((other) => valueLetters.includes(other))) return undefined;
  if (text.length === 2) return { ...wordsOf(word), cure: "words" };
  return { ...wordsOf(word), cure: { replacement: text.slice(0, at) + text.slice(at + 1) }, option: `-${letter}` };
}

/** Asks every variable that ENV, ARG or a command of some RUNs sets; `names` stand in the text of the first two. */
export function* weakVariables(
  dockerfile: Dockerfile,
  scripts: readonly BuildScript[],
  names: RegExp,
  ask: (name: string, value: string) => boolean,
): Generator<Weakness> {
  for (const instruction of dockerfile.instructions) {
    const { keyword } = instruction.trigger ?? instruction;
    if ((keyword === "ENV" || keyword === "ARG") && names.test(instruction.cooked.text))
      yield* weakPairs(dockerfile, instruction, ask);
  }
  for (const one of scripts) {
    const { script, instruction } = one;
    for (const command of script.commands) {
      for (const { name, literal, start, end } of command.assignments) {
        if (literal === undefined || !ask(name, literal)) continue;
        const alone = command.words.length === 0;
        const edit = alone ? removeCommand(dockerfile, one, command) : removeWords(dockerfile, one, { start, end });
        yield { instruction, span: script.cooked.span(start, end), text: script.cooked.text.slice(start, end), edit };
      }
      for (const word of command.words) {
        const [, name = "", value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(wordText(word)) ?? [];
        if (name === "" || !ask(name, value)) continue;
        const alone = command.name === "export" && command.words.length === 2;
        const isWritten = command.name === "echo" || command.name === "printf";
        const edit = alone ? removeCommand(dockerfile, one, command) : removeWords(dockerfile, one, word);
        yield {
          instruction,
          span: script.cooked.span(word.start, word.end),
          text: word.text,
          edit: isWritten ? undefined : edit,
        };
      }
    }
  }
}

function* weakPairs(
  dockerfile: Dockerfile,
  instruction: Instruction,
  ask: (name: string, value: string) => boolean,
): Generator<Weakness> {
  const pairs = setVariables(instruction);
  for (const [index, { name, value, span }] of pairs.entries()) {
    if (value === undefined || value.includes("$") || !ask(name, value)) continue;
    const previous = pairs[index - 1];
    const isRead = instruction.keyword === "ARG" && new RegExp(`\\$\\{?${name}\\b`).test(dockerfile.text);
    const whole = remove(dockerfile, instruction);
    const one = pairs.length === 1 ? whole : removeSpan(dockerfile, span, previous?.span.end ?? span.start);
    const text = dockerfile.text.slice(span.start, span.end);
    yield { instruction, span, text, edit: isRead || instruction.keyword === "ONBUILD" ? undefined : one };
  }
}
