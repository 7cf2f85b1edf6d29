import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Flag, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { flagValueSpan, removeFlag } from "../dockerfile/flag-edit.ts";
import { refusesEmpty, valueProblem } from "../dockerfile/flag-values.ts";
import { flaggedInstructions } from "../dockerfile/flagged.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { type FlagGrammar, knownFlags } from "../dockerfile/instruction-grammar.ts";
import { mountFields } from "../dockerfile/mount-fields.ts";
import { mountProblem } from "../dockerfile/mount-problem.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const invalidFlagValue: Rule = {
  id: "invalid-flag-value",
  category: "correctness",
  summary: "A flag has a value that it does not take",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:FLAG_AT_LEAST_ONE",
    "dockerfile-utils:FLAG_INVALID_DURATION",
    "dockerfile-utils:FLAG_LESS_THAN_1MS",
    "dockerfile-utils:FLAG_MISSING_DURATION",
    "dockerfile-utils:FLAG_MISSING_VALUE",
    "dockerfile-utils:FLAG_UNKNOWN_UNIT",
    "dockerfile-utils:FLAG_INVALID_FROM_VALUE",
    "dockerfile-utils:FLAG_INVALID_LINK_VALUE",
    "dockerfile-utils:FLAG_EXPECTED_BOOLEAN_VALUE",
    "dockerfilelint:healthcheck_options_missing_args",
    "buildkit:parser",
  ],
  when: { signs: ["flag"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of flaggedInstructions(dockerfile)) {
      const known = knownFlags(instruction);
      for (const flag of instruction.flags) {
        const grammar = known?.get(flag.name);
        const finding = grammar === undefined ? undefined : findingOf(dockerfile, instruction, flag, grammar);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

function findingOf(
  dockerfile: Dockerfile,
  instruction: Instruction,
  flag: Flag,
  grammar: FlagGrammar,
): Finding | undefined {
  const { keyword } = instruction;
  const { name, value } = flag;
  if (value === undefined && grammar.value === "boolean") return undefined;
  if (value?.includes("$")) return undefined;
  if (value === undefined || (value === "" && refusesEmpty(grammar.value))) {
    const range = dockerfile.source.firstLineRange(flag.span);
    return {
      range,
      message: ["--{name} needs a value, so BuildKit rejects the {keyword}", { name, keyword }],
      fixes: [],
    };
  }
  if (value === "" && grammar.repeats === true) return undefined;
  if (value === "" || (grammar.value === "count" && /^[-+]?0+$/.test(value))) {
    return withoutEffect(dockerfile, instruction, flag);
  }
  if (grammar.value === "mount") return mountFinding(dockerfile, instruction, flag);
  if (grammar.value === "checksum" && isGit(instruction)) return undefined;
  const problem = valueProblem(grammar.value, value);
  if (problem === undefined) return undefined;
  const span = flagValueSpan(dockerfile, flag);
  return {
    range: dockerfile.source.firstLineRange(span ?? flag.span),
    message: [problem.template, { name, keyword, value }],
    fixes: instead(dockerfile, instruction, span, problem.instead),
  };
}

function withoutEffect(dockerfile: Dockerfile, instruction: Instruction, flag: Flag): Finding {
  const edit = removeFlag(dockerfile, flag);
  const touches = [holderOf(dockerfile, instruction)];
  const title: Message = ["Remove {flag}", { flag: flag.text }];
  return {
    range: dockerfile.source.firstLineRange(flag.span),
    message: ["{flag} means the default, so it does nothing", { flag: flag.text }],
    fixes: edit === undefined ? [] : [{ title, safety: "safe", preferred: true, touches, edits: [edit] }],
    severity: "warning",
    tag: "unnecessary",
  };
}

function mountFinding(dockerfile: Dockerfile, instruction: Instruction, flag: Flag): Finding | undefined {
  const problem = mountProblem(mountFields(dockerfile, flag));
  if (problem === undefined) return undefined;
  const { key, value = "", span, valueSpan } = problem.field;
  const message = [problem.template, { name: "mount", keyword: instruction.keyword, key, value }] as const;
  const fixes = instead(dockerfile, instruction, valueSpan, problem.instead);
  return { range: dockerfile.source.firstLineRange(span), message, fixes };
}

/** Of a git source the checksum is a commit. */
function isGit({ arguments: args }: Instruction): boolean {
  return (
    (args.form === "words" || args.form === "exec") && args.words.some(({ value }) => /^git@|^ssh:|\.git\b/.test(value))
  );
}

function instead(
  dockerfile: Dockerfile,
  instruction: Instruction,
  span: Span | undefined,
  text: string | undefined,
): readonly Fix[] {
  if (span === undefined || text === undefined) return [];
  const touches = [holderOf(dockerfile, instruction)];
  const edits = [replace(dockerfile, span, text)];
  return [{ title: ["Write {text}", { text }], safety: "suggestion", preferred: true, touches, edits }];
}
