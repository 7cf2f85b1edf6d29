import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { insert, remove } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { leastArguments } from "../dockerfile/instruction-grammar.ts";
import { holderOf, withTriggers } from "../dockerfile/triggers.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const missingArgument: Rule = {
  id: "missing-argument",
  category: "correctness",
  summary: "An instruction lacks an argument that it cannot do without",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:ARGUMENT_MISSING",
    "dockerfile-utils:ARGUMENT_REQUIRES_ONE",
    "dockerfile-utils:ARGUMENT_REQUIRES_AT_LEAST_ONE",
    "dockerfile-utils:ARGUMENT_REQUIRES_TWO",
    "dockerfile-utils:ARGUMENT_REQUIRES_AT_LEAST_TWO",
    "dockerfile-utils:ARGUMENT_REQUIRES_ONE_OR_THREE",
    "dockerfile-utils:SHELL_REQUIRES_ONE",
    "dockerfile-utils:HEALTHCHECK_CMD_ARGUMENT_MISSING",
    "dockerfilelint:missing_args",
    "dockerfilelint:required_params",
    "dockerfile-doctor:DD047",
    "buildkit:parser",
  ],

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of withTriggers(dockerfile)) {
      const lack = lackOf(instruction);
      if (lack === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(lack.word?.span ?? instruction.keywordSpan),
        message: lack.message,
        fixes: () => (lack.fix === undefined ? removal(dockerfile, instruction) : lack.fix(dockerfile)),
        ...(lack.severity === undefined ? {} : { severity: lack.severity }),
      };
    }
  },
};

const needsTwo = "{keyword} needs a source and a destination, so BuildKit rejects it";
const startsShell = "{keyword} has no command, so only an empty shell is started";

interface Lack {
  readonly message: Message;
  /** What is there instead; undefined to mark the keyword. */
  readonly word?: Word;
  readonly severity?: Finding["severity"];
  /** Undefined for removing the instruction. */
  readonly fix?: (dockerfile: Dockerfile) => readonly Fix[];
}

function lackOf(instruction: Instruction): Lack | undefined {
  const { keyword, arguments: args, healthcheck } = instruction;
  // Most have what they need.
  if (args.form === "shell" || args.form === "pairs" || args.form === "text") return undefined;
  if (args.form === "words" && args.words.length !== 1 && (keyword !== "FROM" || args.words.length !== 2))
    return undefined;
  const least = leastArguments.get(keyword);
  if (least === undefined) return undefined;
  if (keyword === "HEALTHCHECK" && healthcheck !== undefined) return lackOfHealthcheck(instruction);
  if (keyword === "FROM" && args.form === "words" && args.words.length === 2) return lackOfName(instruction);
  if (args.form === "none") return lackOfAll(keyword, least);
  if ((keyword === "ENV" || keyword === "LABEL") && args.form === "unread") return lackOfValue(instruction);
  if (args.form === "exec" && (keyword === "SHELL" || keyword === "RUN" || keyword === "VOLUME")) {
    const isBlank = keyword === "VOLUME" && args.words.some(({ value }) => value.trim() === "");
    return args.words.length > 0 && !isBlank ? undefined : lackOfAll(keyword, least, "array");
  }
  const words = args.form === "words" || args.form === "exec" ? args.words : undefined;
  if (least < 2 || words === undefined || words.length >= least) return undefined;
  return { message: [needsTwo, { keyword }], fix: (dockerfile) => destination(dockerfile, instruction) };
}

/** The working directory is where most people want it. */
function destination(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
  const { arguments: args, heredocs } = instruction;
  if (args.form !== "words" || heredocs.length > 0) return [];
  const edits = [insert(dockerfile, args.span.end, " .")];
  const touches = [holderOf(dockerfile, instruction)];
  return [{ title: ["Copy it to the working directory"], safety: "suggestion", preferred: true, touches, edits }];
}

function lackOfAll(keyword: string, least: number, form?: "array"): Lack {
  if (least > 1) return { message: [needsTwo, { keyword }] };
  // BuildKit runs and writes an empty shell command.
  const mayBeEmpty = form === undefined && ["RUN", "CMD", "ENTRYPOINT"].includes(keyword);
  if (mayBeEmpty) return { message: [startsShell, { keyword }], severity: "warning" };
  return { message: ["{keyword} needs an argument, so BuildKit rejects it", { keyword }] };
}

function lackOfHealthcheck({ keyword, arguments: args, healthcheck }: Instruction): Lack | undefined {
  const isEmpty = args.form === "none" || (args.form === "exec" && args.words.length === 0);
  if (healthcheck?.value.toUpperCase() !== "CMD" || !isEmpty) return undefined;
  return { message: ["{keyword} CMD needs a command, so BuildKit rejects it", { keyword }], word: healthcheck };
}

function lackOfValue(instruction: Instruction): Lack | undefined {
  const { keyword, arguments: args } = instruction;
  const name = args.form === "unread" ? args.text.text : "";
  if (!/^[\w.-]+$/.test(name)) return undefined;
  const fix = (dockerfile: Dockerfile): readonly Fix[] => {
    const touches = [holderOf(dockerfile, instruction)];
    const edits = [insert(dockerfile, args.span.end, '=""')];
    return [{ title: ["Give {name} an empty value", { name }], safety: "suggestion", touches, edits }];
  };
  return { message: ["{keyword} {name} has no value, so BuildKit rejects it", { keyword, name }], fix };
}

function lackOfName({ arguments: args }: Instruction): Lack | undefined {
  const word = args.form === "words" ? args.words[1] : undefined;
  if (word?.value.toUpperCase() !== "AS") return undefined;
  return { message: ["AS needs the name of a stage, so BuildKit rejects the FROM"], word, fix: () => [] };
}

/** Nothing is lost with an instruction that says nothing; one over several lines may hold comments. */
function removal(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
  const holder = holderOf(dockerfile, instruction);
  if (holder.firstLine !== holder.lastLine || holder.keyword === "FROM") return [];
  const title: Message = ["Remove the {keyword}", { keyword: holder.keyword }];
  return [{ title, safety: "suggestion", touches: [holder], edits: [remove(dockerfile, holder)] }];
}
