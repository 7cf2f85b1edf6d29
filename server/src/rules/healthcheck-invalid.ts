import { skipSpace } from "../dockerfile/characters.ts";
import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import { blankSeparated, type Piece } from "../dockerfile/words.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const healthcheckInvalid: Rule = {
  id: "healthcheck-invalid",
  category: "correctness",
  summary: "HEALTHCHECK lacks CMD or NONE, or has its options in the wrong place",
  severity: "error",
  default: "on",
  sameAs: ["dockerfile-utils:UNKNOWN_TYPE", "buildkit:parser"],
  when: { keywords: ["HEALTHCHECK"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const check of instructionsOf(dockerfile, "HEALTHCHECK")) {
      const type = check.healthcheck;
      if (type === undefined) continue;
      const found = findingOf(dockerfile, { instruction: holderOf(dockerfile, check), check, type });
      if (found !== undefined) yield found;
    }
  },
};

/** An option of HEALTHCHECK, written as one. */
const option = /^--(interval|timeout|start-period|start-interval|retries)=[\w.$"'{}]+$/;

interface Check {
  /** The HEALTHCHECK, or the ONBUILD around it. */
  readonly instruction: Instruction;
  readonly check: Instruction;
  readonly type: Word;
}

function findingOf(dockerfile: Dockerfile, found: Check): Finding | undefined {
  const type = found.type.value.toUpperCase();
  if (type === "NONE") return optionsWithoutEffect(dockerfile, found);
  if (type === "CMD") return optionsInCommand(dockerfile, found);
  return {
    range: dockerfile.source.firstLineRange(found.type.span),
    message: ["HEALTHCHECK starts with CMD or NONE, not with {word}", { word: found.type.value }],
    ...(found.check === found.instruction ? {} : { severity: "warning" }),
    fixes: [insertCmd(dockerfile, found)],
  };
}

function insertCmd(dockerfile: Dockerfile, { instruction, check, type }: Check): Fix {
  const text = check.arguments.form === "shell" ? check.arguments.text : undefined;
  const words = text === undefined ? [] : blankSeparated(text.text, 0, text.text.length);
  const rest = words.findLastIndex((word) => !option.test(word.text)) + 1;
  const options = words.slice(rest);
  const end = rest > 0 ? text?.sourceEnd(words[rest - 1]?.end ?? 0) : undefined;
  const span = { start: end ?? type.span.end, end: check.headSpan.end };
  return {
    title: options.length === 0 ? ["Insert CMD"] : ["Insert CMD and put the options before it"],
    safety: "suggestion",
    preferred: true,
    touches: [instruction],
    edits: [
      insert(dockerfile, type.span.start, [...options.map((word) => word.text), "CMD "].join(" ")),
      ...(options.length === 0 ? [] : [replace(dockerfile, span, "")]),
    ],
  };
}

/** BuildKit reads no options of NONE, so that even a wrong one passes. */
function optionsWithoutEffect(dockerfile: Dockerfile, { instruction, check, type }: Check): Finding | undefined {
  const [first] = check.flags;
  if (first === undefined) return undefined;
  return {
    range: dockerfile.source.firstLineRange(first.span),
    message: ["HEALTHCHECK NONE switches the check off, so {option} has no effect", { option: first.text }],
    severity: "warning",
    tag: "unnecessary",
    fixes: [
      {
        title: ["Remove the options"],
        safety: "safe",
        preferred: true,
        touches: [instruction],
        edits: [replace(dockerfile, { start: first.span.start, end: type.span.start }, "")],
      },
    ],
  };
}

function optionsInCommand(dockerfile: Dockerfile, { instruction, check, type }: Check): Finding | undefined {
  if (check.arguments.form !== "shell") return undefined;
  const { text } = check.arguments;
  const words = blankSeparated(text.text, 0, text.text.length);
  const [first] = words;
  if (first === undefined || !option.test(first.text)) return undefined;
  const command = words.find((word) => !option.test(word.text));
  const options = words.slice(0, command === undefined ? undefined : words.indexOf(command));
  return {
    range: dockerfile.source.firstLineRange(text.span(first.start, first.end)),
    message: ["Behind CMD, {option} is taken for the program to run, so every check fails", { option: first.text }],
    severity: "warning",
    fixes: command === undefined ? [] : [moveOptions(dockerfile, { instruction, check, type }, options)],
  };
}

function moveOptions(dockerfile: Dockerfile, { instruction, check, type }: Check, options: readonly Piece[]): Fix {
  const text = check.arguments.form === "shell" ? check.arguments.text : undefined;
  const start = text?.sourceOffset(0) ?? 0;
  const end = text?.sourceOffset(skipSpace(text.text, options.at(-1)?.end ?? 0, text.text.length)) ?? start;
  return {
    title: ["Put the options before CMD"],
    safety: "suggestion",
    preferred: true,
    touches: [instruction],
    edits: [
      insert(dockerfile, type.span.start, options.map((word) => `${word.text} `).join("")),
      replace(dockerfile, { start, end }, ""),
    ],
  };
}
