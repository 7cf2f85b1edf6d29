import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { isPlaceholder } from "../dockerfile/placeholder.ts";
import { type PortProblem, portProblem, readPort } from "../dockerfile/ports.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import { expandAt } from "../dockerfile/variables.ts";
import type { Fix, Rule } from "../rule.ts";

export const invalidPort: Rule = {
  id: "invalid-port",
  category: "correctness",
  summary: "EXPOSE names something that is no port, or one beyond 65535",
  severity: "error",
  default: "on",
  sameAs: [
    "hadolint:DL3011",
    "trivy:DS-0008",
    "dockerfile-utils:INVALID_PORT",
    "dockerfile-utils:INVALID_PROTO",
    "kics:unix_ports_out_of_range",
    "semgrep:invalid-port",
    "dockerfilelint:invalid_port",
    "droast:DF040",
    "dockerfile-doctor:DD038",
    "buildkit:ExposeInvalidFormat",
    "buddy:EE0001",
  ],
  when: { keywords: ["EXPOSE"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of instructionsOf(dockerfile, "EXPOSE")) {
      const { arguments: args } = instruction;
      if (args.form !== "words") continue;
      for (const [index, word] of args.words.entries()) {
        if (plainPort.test(word.value)) continue;
        // What follows is a comment to its author.
        if (word.value.startsWith("#")) break;
        if (word.value.includes("$") || isPlaceholder(word.value)) continue;
        const port = expandAt(dockerfile, instruction, word.value);
        const problem = port === undefined ? undefined : portProblem(port);
        if (port === undefined || problem === undefined) continue;
        yield {
          range: dockerfile.source.firstLineRange(word.span),
          message: [problem.template, { port, protocol: readPort(port).protocol }],
          fixes: () => fix(dockerfile, instruction, word, args.words[index - 1], problem),
        };
      }
    }
  },
};

/** Nearly every one, and surely good. */
const plainPort = /^\d{1,4}(?:\/(?:tcp|udp))?$/;

function fix(
  dockerfile: Dockerfile,
  instruction: Instruction,
  word: Word,
  before: Word | undefined,
  { instead }: PortProblem,
): readonly Fix[] {
  const touches = [holderOf(dockerfile, instruction)];
  if (instead !== undefined && !/[\s"']/.test(word.value)) {
    const edits = [replace(dockerfile, word.span, instead)];
    return [{ title: ["Write {instead}", { instead }], safety: "suggestion", preferred: true, touches, edits }];
  }
  const { source } = dockerfile;
  if (before === undefined || source.lineAt(before.span.end) !== source.lineAt(word.span.end)) return [];
  const edits = [replace(dockerfile, { start: before.span.end, end: word.span.end }, "")];
  return [{ title: ["Remove {port}", { port: word.value }], safety: "suggestion", touches, edits }];
}
