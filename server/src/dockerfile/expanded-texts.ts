import { Cooked, type Span } from "./cooked.ts";
import type { Dockerfile, Heredoc, Instruction, Word } from "./dockerfile.ts";
import { openQuoteAt } from "./open-quote.ts";
import { lexWord } from "./word-lexer.ts";

/** A piece of an instruction that BuildKit puts variables into, which it does not do with commands: the shell does that. */
export interface ExpandedText {
  readonly text: Cooked;
  /** A heredoc's quotes are plain characters, and its escape character is always a backslash. */
  readonly isHeredoc: boolean;
}

/** The pieces of an instruction that BuildKit puts variables into; a trigger's are looked at when it runs. */
export function expandedTexts(source: string, instruction: Instruction): readonly ExpandedText[] {
  if (!isExpanded(instruction)) return [];
  const texts = [...argumentTexts(instruction), ...flagTexts(source, instruction)];
  return [
    ...texts.map((text) => ({ text, isHeredoc: false })),
    ...expandedHeredocs(instruction).map(({ content, contentSpan }) => ({
      text: Cooked.plain(content, contentSpan.start),
      isHeredoc: true,
    })),
  ];
}

/** Whether BuildKit puts variables into anything of an instruction. */
export function isExpanded({ keyword }: Instruction): boolean {
  return keyword === "FROM" || expandedKeywords.has(keyword);
}

/** A quick look: false only where no `${…}` of an instruction can be one that BuildKit can't expand. */
export function mayHoldBadVariable(instruction: Instruction): boolean {
  const { text } = instruction.cooked;
  if (unusualBrace.test(text) || mayBeEncoded(instruction)) return true;
  return (
    instruction.heredocs.length > 0 && expandedHeredocs(instruction).some(({ content }) => unusualBrace.test(content))
  );
}

/** A quick look: false only where all quotes in the expanded pieces of an instruction are surely closed. */
export function mayHoldOpenQuote({ escape }: Dockerfile, instruction: Instruction): boolean {
  const { arguments: args, cooked, keyword } = instruction;
  if (mayBeEncoded(instruction)) return true;
  if (!/["']/.test(cooked.text)) return false;
  if (unusualBrace.test(cooked.text)) return true;
  const isOpen = (text: string): boolean => /["']/.test(text) && openQuoteAt(text, escape) !== undefined;
  if (args.form === "pairs") return args.pairs.some(({ name, value }) => isOpen(name) || isOpen(value));
  if (args.form === "text") return isOpen(args.text.text);
  if (args.form !== "words" && args.form !== "exec") return false;
  const words =
    keyword === "ARG" ? args.words.flatMap(nameAndValue).map(({ text }) => text) : args.words.map(({ value }) => value);
  return words.some(isOpen);
}

/** An array's strings may hold any character as a number. */
function mayBeEncoded({ arguments: args, cooked }: Instruction): boolean {
  return args.form === "exec" && cooked.text.includes("\\u");
}

/** A `${` that is none of the forms that nearly all are of; none of these holds a character at which pieces or quotes begin. */
const unusualBrace = /\$\{(?![A-Za-z_]\w*(?::?[-+][\w./:@,-]*)?\})/;

function expandedHeredocs(instruction: Instruction): readonly Heredoc[] {
  return isCopy(instruction) ? instruction.heredocs.filter(({ expand }) => expand) : [];
}

/** Why BuildKit can't read such a text, whatever values its variables have; undefined when it can. */
export function lexingError({ escape }: Dockerfile, { text, isHeredoc }: ExpandedText): string | undefined {
  return lexFailure(text.text, isHeredoc ? "heredoc" : escape);
}

/** The end of the shortest beginning of a text for which BuildKit gives a reason, which longer ones then have too. */
export function failsFrom({ escape }: Dockerfile, { text, isHeredoc }: ExpandedText, reason: string): number {
  let low = 0;
  let high = text.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lexFailure(text.text.slice(0, middle), isHeredoc ? "heredoc" : escape) === reason) high = middle;
    else low = middle + 1;
  }
  return low;
}

function lexFailure(text: string, mode: "\\" | "`" | "heredoc"): string | undefined {
  if (!/[$'"\\`]/.test(text)) return undefined;
  if (!unusualBrace.test(text) && (mode === "heredoc" || openQuoteAt(text, mode) === undefined)) return undefined;
  // Commas stand for a heredoc's quotes, which open nothing.
  const plain = mode === "heredoc" ? text.replace(/['"]/g, ",") : text;
  const lexed = lexWord(plain, { escape: mode === "heredoc" ? "\\" : mode, environment: () => "value" });
  return lexed.ok ? undefined : lexed.reason;
}

const expandedKeywords: ReadonlySet<string> = new Set(
  "ADD ARG COPY ENV EXPOSE LABEL STOPSIGNAL USER VOLUME WORKDIR".split(" "),
);

function argumentTexts(instruction: Instruction): readonly Cooked[] {
  const { keyword, arguments: args, cooked } = instruction;
  if (keyword === "FROM") return args.form === "words" ? args.words.slice(0, 1).map((word) => word.cooked) : [];
  if (!expandedKeywords.has(keyword)) return [];
  if (args.form === "text") return [args.text];
  if (args.form === "pairs") {
    return args.pairs.flatMap(({ name, nameSpan, value, valueSpan }) => [
      pieceAt(cooked, nameSpan, name),
      pieceAt(cooked, valueSpan, value),
    ]);
  }
  if (args.form !== "words" && args.form !== "exec") return [];
  if (keyword === "ARG") return args.words.flatMap(nameAndValue);
  const isHeredoc = (word: Word): boolean => instruction.heredocs.length > 0 && /^\d*<</.test(word.value);
  return args.words.filter((word) => !isHeredoc(word)).map((word) => word.cooked);
}

function nameAndValue({ value, cooked }: Word): readonly Cooked[] {
  const equals = value.indexOf("=");
  if (equals === -1) return [cooked];
  return [cooked.slice(0, equals), cooked.slice(equals + 1, value.length)];
}

/** The piece of cooked text that stands at a span of the source. */
function pieceAt(cooked: Cooked, { start }: Span, text: string): Cooked {
  let low = 0;
  let high = cooked.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cooked.sourceOffset(middle) < start) low = middle + 1;
    else high = middle;
  }
  return cooked.slice(low, low + text.length);
}

const expandedFlags: ReadonlyMap<string, readonly string[]> = new Map([
  ["FROM", ["platform"]],
  ["COPY", ["chown", "chmod"]],
  ["ADD", ["chown", "chmod"]],
]);

function flagTexts(source: string, { keyword, flags }: Instruction): readonly Cooked[] {
  const names = expandedFlags.get(keyword) ?? [];
  return flags.flatMap(({ name, value, text, span }) => {
    if (value === undefined || !names.includes(name) || source.slice(span.start, span.end) !== text) return [];
    return [Cooked.plain(value, span.end - value.length)];
  });
}

function isCopy({ keyword }: Instruction): boolean {
  return keyword === "COPY" || keyword === "ADD";
}
