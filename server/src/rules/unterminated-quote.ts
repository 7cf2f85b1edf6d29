import { isCarriedOut } from "../dockerfile/built-instructions.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import {
  type ExpandedText,
  expandedTexts,
  isExpanded,
  lexingError,
  mayHoldOpenQuote,
} from "../dockerfile/expanded-texts.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { brokenValue, missingEqualsOf } from "../dockerfile/missing-equals.ts";
import { openQuoteAt } from "../dockerfile/open-quote.ts";
import { holderOf, withTriggers } from "../dockerfile/triggers.ts";
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
    const hasProblems = dockerfile.problems.length > 0;
    for (const one of withTriggers(dockerfile)) {
      if (!isExpanded(one)) continue;
      const instruction = holderOf(dockerfile, one);
      if (lacksName(one)) yield* missingNames(dockerfile, instruction, one);
      if (hasProblems) yield* missingEquals(dockerfile, instruction, one);
      if (!mayHoldOpenQuote(dockerfile, one)) continue;
      for (const text of expandedTexts(dockerfile.text, one)) yield* openQuote(dockerfile, instruction, one, text);
    }
  },
};

/** BuildKit stops at the first word without `=`, so the others wait; blanks in a value without quotes are the usual cause. */
function* missingEquals(dockerfile: Dockerfile, instruction: Instruction, one: Instruction): Iterable<Finding> {
  const words = missingEqualsOf(dockerfile).get(instruction.index) ?? [];
  const [first] = words;
  if (first === undefined || one.arguments.form !== "pairs") return;
  const value = brokenValue(dockerfile, one, words);
  const quoted = value && `"${dockerfile.text.slice(value.span.start, value.span.end)}"`;
  yield {
    range: dockerfile.source.firstLineRange(first.span),
    message: ["{word} lacks the = that every pair needs, so the build stops here", { word: first.detail }],
    fixes:
      value === undefined || quoted === undefined
        ? []
        : [
            {
              title: ["Put quotes around the value of {name}", { name: value.name }],
              safety: "suggestion",
              preferred: true,
              touches: [instruction],
              edits: [replace(dockerfile, value.span, quoted)],
            },
          ],
  };
}

function lacksName({ arguments: args, keyword }: Instruction): boolean {
  if (args.form === "pairs") return args.pairs.some(({ name }) => name === "");
  return keyword === "ARG" && args.form === "words" && args.words.some(({ value }) => value.startsWith("="));
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
