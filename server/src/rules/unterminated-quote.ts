import { isCarriedOut, withTrigger } from "../dockerfile/built-instructions.ts";
import { hasCustomFrontend } from "../dockerfile/custom-frontend.ts";
import type { Dockerfile, Instruction, SyntaxProblem } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { type ExpandedText, expandedTexts, lexingError } from "../dockerfile/expanded-texts.ts";
import { openQuoteAt } from "../dockerfile/open-quote.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const unterminatedQuote: Rule = {
  id: "unterminated-quote",
  category: "correctness",
  summary: "A quote is not closed, or a name or its = is missing",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:SYNTAX_MISSING_EQUALS",
    "dockerfile-utils:SYNTAX_MISSING_NAMES",
    "dockerfile-utils:SYNTAX_MISSING_SINGLE_QUOTE",
    "dockerfile-utils:SYNTAX_MISSING_DOUBLE_QUOTE",
    "dockerfile-utils:INVALID_SYNTAX",
    "dockerfilelint:label_invalid",
    "buildkit:parser",
  ],

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    const problems = dockerfile.problems.filter(({ kind }) => kind === "missing-equals");
    let next = 0;
    for (const instruction of dockerfile.instructions) {
      const own: SyntaxProblem[] = [];
      for (let at = problems[next]; at !== undefined && at.span.start < instruction.span.end; at = problems[++next])
        own.push(at);
      for (const one of withTrigger(instruction)) {
        yield* missingNames(dockerfile, instruction, one);
        if (one.arguments.form === "pairs" && own.length > 0) yield missingEquals(dockerfile, instruction, one, own);
        for (const text of expandedTexts(dockerfile.text, one)) yield* openQuote(dockerfile, instruction, one, text);
      }
    }
  },
};

/** BuildKit stops at the first word without `=`, so the others wait. */
function missingEquals(
  dockerfile: Dockerfile,
  instruction: Instruction,
  one: Instruction,
  problems: readonly SyntaxProblem[],
): Finding {
  const [first] = problems as readonly [SyntaxProblem];
  return {
    range: dockerfile.source.firstLineRange(first.span),
    message: ["{word} lacks the = that every pair needs, so the build stops here", { word: first.detail }],
    fixes: quoteValue(dockerfile, instruction, one, problems),
  };
}

/** Blanks in a value without quotes are the usual cause. */
function quoteValue(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { arguments: args }: Instruction,
  problems: readonly SyntaxProblem[],
): readonly Fix[] {
  const start = problems[0]?.span.start ?? 0;
  const pairs = args.form === "pairs" ? args.pairs : [];
  const pair = pairs.findLast(({ valueSpan }) => valueSpan.end <= start);
  const following = pairs.find(({ nameSpan }) => nameSpan.start > start)?.nameSpan.start ?? Number.POSITIVE_INFINITY;
  const last = problems.findLast(({ span }) => span.start < following);
  if (pair === undefined || last === undefined) return [];
  const span = { start: pair.valueSpan.start, end: last.span.end };
  const value = dockerfile.text.slice(span.start, span.end);
  if (/["'\\`\n]/.test(value)) return [];
  return [
    {
      title: ["Put quotes around the value of {name}", { name: pair.name }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, span, `"${value}"`)],
    },
  ];
}

function* missingNames(dockerfile: Dockerfile, instruction: Instruction, one: Instruction): Iterable<Finding> {
  const { arguments: args, keyword } = one;
  const starts =
    args.form === "pairs"
      ? args.pairs.flatMap(({ name, nameSpan }) => (name === "" ? [nameSpan.start] : []))
      : keyword === "ARG" && args.form === "words"
        ? args.words.flatMap(({ value, span }) => (value.startsWith("=") ? [span.start] : []))
        : [];
  for (const start of starts) {
    yield {
      range: dockerfile.source.firstLineRange({ start, end: start + 1 }),
      message: ["No name stands before this =, which {keyword} can't do without", { keyword }],
      ...(one === instruction ? {} : { severity: "warning" }),
      fixes: [],
    };
  }
}

function* openQuote(
  dockerfile: Dockerfile,
  instruction: Instruction,
  one: Instruction,
  expanded: ExpandedText,
): Iterable<Finding> {
  if (!lexingError(dockerfile, expanded)?.endsWith("-quote")) return;
  const { text } = expanded;
  const at = openQuoteAt(text.text, dockerfile.escape) ?? 0;
  const quote = text.text.charAt(at);
  yield {
    range: dockerfile.source.firstLineRange(text.span(at, text.text.length)),
    message: [
      "The quote {quote} is not closed, so BuildKit can't read this {keyword}",
      { quote, keyword: one.keyword },
    ],
    ...(one === instruction && isCarriedOut(dockerfile, instruction) ? {} : { severity: "warning" }),
    fixes: one.arguments.form === "exec" ? [] : [closeOrEscape(dockerfile, instruction, expanded, at)],
  };
}

/** A quote at the very end is one too many, one inside a word an apostrophe; one at its start lacks its partner at the end, or before the next pair. */
function closeOrEscape(dockerfile: Dockerfile, instruction: Instruction, { text }: ExpandedText, at: number): Fix {
  const quote = text.text.charAt(at);
  const span = text.span(at, at + 1);
  const fix = { safety: "suggestion", preferred: true, touches: [instruction] } as const;
  if (at > 0 && at === text.text.length - 1) {
    return { ...fix, title: ["Remove the quote"], edits: [replace(dockerfile, span, "")] };
  }
  if (at > 0 && !/[\s=:]/.test(text.text.charAt(at - 1))) {
    const edits = [insert(dockerfile, span.start, dockerfile.escape)];
    return { ...fix, title: ["Write {quote} for the character itself", { quote: dockerfile.escape + quote }], edits };
  }
  const next = /\s+[A-Za-z_][\w.-]*=/.exec(text.text.slice(at));
  const end = next === null ? text.text.length : at + next.index;
  return { ...fix, title: ["Close the quote"], edits: [insert(dockerfile, text.sourceEnd(end), quote)] };
}
