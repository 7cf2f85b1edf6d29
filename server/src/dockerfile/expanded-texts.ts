import { Cooked, type Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { needsValue, type VariableRead, variableReads } from "./variable-reads.ts";

/** A variable that BuildKit puts into an instruction's text. */
export interface PlacedRead extends VariableRead {
  /** The whole `$NAME`, or what can be told of its place. */
  readonly span: Span;
  /** The name alone; undefined where the text does not stand in one piece. */
  readonly nameSpan: Span | undefined;
}

/** The variables without a default of their own that an instruction reads and BuildKit expands, in order; none of a RUN's script. */
export function expandedReads(dockerfile: Dockerfile, instruction: Instruction): readonly PlacedRead[] {
  if (!expanding.has(instruction.keyword)) return [];
  return texts(dockerfile, instruction).flatMap(({ text, cooked, span }) => {
    if (!text.includes("$")) return [];
    return variableReads(text, dockerfile.escape)
      .filter(needsValue)
      .map((read): PlacedRead => {
        const { start, end, nameStart, name } = read;
        if (cooked === undefined) return { ...read, span, nameSpan: undefined };
        const whole = cooked.isContiguous(nameStart, nameStart + name.length);
        return {
          ...read,
          span: cooked.span(start, end),
          nameSpan: whole ? cooked.span(nameStart, nameStart + name.length) : undefined,
        };
      });
  });
}

const expanding: ReadonlySet<string> = new Set(
  "ADD ARG COPY ENV EXPOSE LABEL STOPSIGNAL USER VOLUME WORKDIR".split(" "),
);

interface Text {
  readonly text: string;
  readonly cooked: Cooked | undefined;
  readonly span: Span;
}

function texts(dockerfile: Dockerfile, { flags, arguments: args }: Instruction): readonly Text[] {
  const found: Text[] = flags
    .filter(({ name }) => name !== "from")
    .map(({ text, span }) => locate(dockerfile, text, span));
  if (args.form === "text") return [...found, { text: args.text.text, cooked: args.text, span: args.span }];
  if (args.form === "pairs") {
    return [...found, ...args.pairs.map(({ value, valueSpan }) => locate(dockerfile, value, valueSpan))];
  }
  if (args.form !== "words" && args.form !== "exec") return found;
  return [...found, ...args.words.map((word) => ({ text: word.value, cooked: word.cooked, span: word.span }))];
}

/** A text that stands in the source letter for letter is told apart from one with quotes removed or lines joined. */
function locate({ text: source }: Dockerfile, text: string, span: Span): Text {
  const same = source.slice(span.start, span.end) === text;
  return { text, cooked: same ? Cooked.plain(text, span.start) : undefined, span };
}
