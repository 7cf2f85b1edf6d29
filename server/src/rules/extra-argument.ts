import type { Cooked } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { holderOf, withTriggers } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const extraArgument: Rule = {
  id: "extra-argument",
  category: "correctness",
  summary: "An instruction has more words than it takes",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:ARGUMENT_EXTRA",
    "dockerfile-utils:ARGUMENT_UNNECESSARY",
    "dockerfilelint:extra_args",
    "buildkit:parser",
  ],

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of withTriggers(dockerfile)) {
      const { keyword } = instruction;
      if (keyword !== "FROM" && keyword !== "HEALTHCHECK" && keyword !== "STOPSIGNAL") continue;
      const extra = extraIn(instruction);
      if (extra === undefined || (extra.rest.text.startsWith("#") && keyword !== "HEALTHCHECK")) continue;
      yield {
        range: dockerfile.source.firstLineRange(extra.rest.span(0, extra.rest.text.length)),
        message: [extra.template, { keyword, rest: extra.rest.text }],
        fixes: () => removal(dockerfile, instruction, extra),
      };
    }
  },
};

interface Extra {
  readonly template: string;
  /** Up to and with the last word that is taken. */
  readonly keptEnd: number;
  /** What is too much. */
  readonly rest: Cooked;
}

function extraIn(instruction: Instruction): Extra | undefined {
  const { keyword, arguments: args, healthcheck } = instruction;
  if (keyword === "FROM" && args.form === "words" && args.words.length > 3) {
    const kept = args.words[1]?.value.toUpperCase() === "AS" ? args.words[2] : args.words[0];
    if (kept === undefined || args.words.some(({ value }) => value.startsWith("#"))) return undefined;
    const template = "{keyword} takes an image and AS with a name, and {rest} is too much, so BuildKit rejects it";
    return extraBehind(instruction, kept.span.end, args.span.end, template);
  }
  if (keyword === "STOPSIGNAL" && args.form === "text") {
    const words = /^([^\s"'$\\]+)\s+\S/.exec(args.text.text);
    if (words === null) return undefined;
    const keptEnd = args.text.sourceEnd(words[1]?.length ?? 0);
    const template = "{keyword} takes one signal, and {rest} is too much, so BuildKit rejects it";
    return extraBehind(instruction, keptEnd, args.span.end, template);
  }
  if (keyword !== "HEALTHCHECK" || healthcheck?.value.toUpperCase() !== "NONE" || args.form === "none")
    return undefined;
  const template = "{keyword} NONE takes no argument, and {rest} is too much, so BuildKit rejects it";
  return extraBehind(instruction, healthcheck.span.end, args.span.end, template);
}

/** What stands between two places of the source, without the blanks before it. */
function extraBehind({ cooked }: Instruction, keptEnd: number, end: number, template: string): Extra | undefined {
  let length = cooked.text.length;
  while (length > 0 && cooked.sourceEnd(length) > end) length--;
  let start = length;
  while (start > 0 && cooked.sourceOffset(start - 1) >= keptEnd) start--;
  while (start < length && /\s/.test(cooked.text[start] ?? "")) start++;
  return start < length ? { template, keptEnd, rest: cooked.slice(start, length) } : undefined;
}

/** Over several lines a comment may stand between the words. */
function removal(dockerfile: Dockerfile, instruction: Instruction, { keptEnd, rest }: Extra): readonly Fix[] {
  const end = rest.sourceEnd(rest.text.length);
  if (dockerfile.source.lineAt(keptEnd) !== dockerfile.source.lineAt(end)) return [];
  return [
    {
      title: ["Remove {rest}", { rest: rest.text }],
      safety: "suggestion",
      preferred: true,
      touches: [holderOf(dockerfile, instruction)],
      edits: [replace(dockerfile, { start: keptEnd, end }, "")],
    },
  ];
}
