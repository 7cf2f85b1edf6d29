import type { Span } from "../dockerfile/cooked.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { execArrays } from "../dockerfile/exec-arrays.ts";
import { homeDirectory } from "../dockerfile/home-directory.ts";
import { runsShell } from "../dockerfile/shell-array.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const tildeNotExpanded: Rule = {
  id: "tilde-not-expanded",
  category: "correctness",
  summary: "A tilde stands where no shell replaces it with the home directory",
  severity: "warning",
  default: "on",
  when: { texts: ["~"] },

  *check(dockerfile) {
    if (!dockerfile.text.includes("~")) return;
    for (const instruction of dockerfile.instructions) {
      if (!instruction.cooked.text.includes("~")) continue;
      for (const tilde of tildes(instruction)) yield describe(dockerfile, instruction, tilde);
    }
    for (const { instruction, words, receiver } of execArrays(dockerfile)) {
      if (receiver === "shell" || runsShell(instruction.arguments)) continue;
      for (const { value, cooked } of words) {
        const at = /^(?:--?[\w-]+=)?(?=~(?:\/|$))/.exec(value)?.[0].length;
        if (at === undefined) continue;
        const message: Message = [
          "The exec form starts no shell, so {word} is passed on as it is written",
          { word: value },
        ];
        yield describe(dockerfile, instruction, { span: cooked.span(at, at + 1), message });
      }
    }
  },
};

interface Tilde {
  /** The tilde alone. */
  readonly span: Span;
  readonly message: Message;
}

function tildes(instruction: Instruction): readonly Tilde[] {
  const { keyword, arguments: args } = instruction;
  if (keyword === "ENV" && args.form === "pairs") {
    return args.pairs.flatMap(({ name, value, valueSpan }) => {
      const at = leading(value);
      if (at === undefined) return [];
      const span = { start: valueSpan.start + at, end: valueSpan.start + at + 1 };
      return [{ span, message: ["Docker does not expand ~, so {name} holds it as it is written", { name }] as const }];
    });
  }
  const message: Message = ["Docker does not expand ~, so this is a folder with that name"];
  if (keyword === "WORKDIR" && args.form === "text") {
    const at = leading(args.text.text);
    return at === undefined ? [] : [{ span: args.text.span(at, at + 1), message }];
  }
  const copy = readCopy(instruction);
  const words =
    copy === undefined
      ? keyword === "VOLUME" && (args.form === "words" || args.form === "exec")
        ? args.words
        : []
      : [...copy.sources, copy.destination];
  return words.flatMap(({ value, cooked }) => {
    const at = leading(value);
    return at === undefined ? [] : [{ span: cooked.span(at, at + 1), message }];
  });
}

/** Where a path's tilde stands, behind a quote or not; undefined where it has none, or one of another user. */
function leading(path: string): number | undefined {
  return /^["']?(?=~(?:\/|["']?$))/.exec(path)?.[0].length;
}

function describe(dockerfile: Dockerfile, instruction: Instruction, { span, message }: Tilde): Finding {
  return { range: dockerfile.source.firstLineRange(span), message, fixes: home(dockerfile, instruction, span) };
}

function home(dockerfile: Dockerfile, instruction: Instruction, span: Span): readonly Fix[] {
  const directory = isSource(instruction, span) ? undefined : homeDirectory(dockerfile, instruction);
  if (directory === undefined) return [];
  return [
    {
      title: ["Write {directory}", { directory }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, span, directory)],
    },
  ];
}

/** What is copied lies in the build context, which has no home directory. */
function isSource(instruction: Instruction, { start }: Span): boolean {
  const copy = readCopy(instruction);
  return copy !== undefined && copy.from === undefined && start < copy.destination.span.start;
}
