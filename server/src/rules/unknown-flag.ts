import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Flag, Instruction } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { flagNameSpan, removeFlag } from "../dockerfile/flag-edit.ts";
import { flaggedInstructions } from "../dockerfile/flagged.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { knownFlags, mountKeys } from "../dockerfile/instruction-grammar.ts";
import { type MountField, mountFields } from "../dockerfile/mount-fields.ts";
import { closest } from "../dockerfile/spelling.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import type { FileEdit, Finding, Fix, Message, Rule } from "../rule.ts";

export const unknownFlag: Rule = {
  id: "unknown-flag",
  category: "correctness",
  summary: "An instruction has a flag, or a mount a key, that Docker does not know",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:UNKNOWN_ADD_FLAG",
    "dockerfile-utils:UNKNOWN_COPY_FLAG",
    "dockerfile-utils:UNKNOWN_FROM_FLAG",
    "dockerfile-utils:UNKNOWN_HEALTHCHECK_FLAG",
    "docker-language-server:unknown flag",
    "buildkit:parser",
    "dockerfilelint:invalid_format",
  ],
  when: { signs: ["flag"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of flaggedInstructions(dockerfile)) {
      const known = knownFlags(instruction);
      if (known === undefined) continue;
      for (const flag of instruction.flags) {
        if (!known.has(flag.name)) yield unknownName(dockerfile, instruction, flag, known.keys());
        else if (flag.name === "mount")
          for (const field of mountFields(dockerfile, flag)) yield* unknownKey(dockerfile, instruction, field);
      }
    }
  },
};

function unknownName(dockerfile: Dockerfile, instruction: Instruction, flag: Flag, known: Iterable<string>): Finding {
  const { keyword } = instruction;
  const span = flagNameSpan(dockerfile, flag);
  const meant = closest(flag.name.toLowerCase(), known);
  const base = { safety: "suggestion", preferred: true, touches: [holderOf(dockerfile, instruction)] } as const;
  const removal = removeFlag(dockerfile, flag);
  const fixes: readonly Fix[] =
    meant !== undefined && span !== undefined
      ? [{ ...base, title: ["Write --{meant}", { meant }], edits: [replace(dockerfile, span, meant)] }]
      : (asArguments(dockerfile, instruction) ??
        (removal === undefined || instruction.arguments.form === "none"
          ? []
          : [{ ...base, title: ["Remove --{name}", { name: flag.name }], edits: [removal] }]));
  return {
    range: dockerfile.source.firstLineRange(span === undefined ? flag.span : { start: flag.span.start, end: span.end }),
    message: ["{keyword} has no flag --{name}, so BuildKit rejects it", { keyword, name: flag.name }],
    fixes,
  };
}

/** `CMD --port 80` starts no program with these arguments as an array would. */
function asArguments(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] | undefined {
  const { keyword, cooked, keywordText, trigger } = instruction;
  if ((keyword !== "CMD" && keyword !== "ENTRYPOINT") || trigger !== undefined) return undefined;
  const text = cooked.text.slice(keywordText.length);
  const words = text.split(/[\t ]+/).filter((word) => word !== "");
  const start = keywordText.length + text.search(/[^\t ]/);
  if (!words.every((word) => /^[\w./:=@,+-]+$/.test(word)) || !cooked.isContiguous(start, cooked.text.length)) {
    return undefined;
  }
  const array = execForm(words);
  return [
    {
      title: ["Write {array}", { array }],
      safety: "suggestion",
      preferred: true,
      touches: [holderOf(dockerfile, instruction)],
      edits: [replace(dockerfile, cooked.span(start, cooked.text.length), array)],
    },
  ];
}

function* unknownKey(dockerfile: Dockerfile, instruction: Instruction, field: MountField): Iterable<Finding> {
  const { key, value, keySpan } = field;
  // A word without `=` is a value that lost its key.
  if (value === undefined || mountKeys.has(key) || key.includes("$")) return;
  const meant = closest(key, mountKeys);
  const edit = keySpan === undefined ? undefined : keyEdit(dockerfile, field, keySpan, meant);
  const title: Message = meant === undefined ? ["Remove {key}", { key }] : ["Write {meant}", { meant }];
  const touches = [holderOf(dockerfile, instruction)];
  yield {
    range: dockerfile.source.firstLineRange(keySpan ?? field.span),
    message: ["--mount has no key {key}, so BuildKit rejects the {keyword}", { key, keyword: instruction.keyword }],
    fixes: edit === undefined ? [] : [{ title, safety: "suggestion", preferred: true, touches, edits: [edit] }],
  };
}

function keyEdit(
  dockerfile: Dockerfile,
  { span }: MountField,
  keySpan: Span,
  meant: string | undefined,
): FileEdit | undefined {
  if (meant !== undefined) return replace(dockerfile, keySpan, meant);
  if (dockerfile.text[span.start - 1] !== ",") return undefined;
  return replace(dockerfile, { start: span.start - 1, end: span.end }, "");
}
