import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { once } from "../dockerfile/memo.ts";
import { portProblem, readPort } from "../dockerfile/ports.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import { expandAt } from "../dockerfile/variables.ts";
import type { Finding, Rule } from "../rule.ts";

export const exposeHostMapping: Rule = {
  id: "expose-host-mapping",
  category: "correctness",
  summary: "EXPOSE names a port of the host, which it cannot open",
  severity: "warning",
  default: "on",
  sameAs: ["buildkit:ExposeInvalidFormat", "dockerfilelint:expose_host_port", "dockerfile-utils:INVALID_PORT"],
  when: { keywords: ["EXPOSE"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of instructionsOf(dockerfile, "EXPOSE")) {
      if (instruction.arguments.form !== "words") continue;
      for (const word of instruction.arguments.words) {
        if (word.value.startsWith("#")) break;
        if (mayHoldColon(dockerfile, word.value)) yield* findings(dockerfile, instruction, word);
      }
    }
  },
};

/** A host ends with a colon, which a variable may hold. */
function mayHoldColon(dockerfile: Dockerfile, value: string): boolean {
  return value.includes(":") || (value.includes("$") && definesColon(dockerfile));
}

const definesColon = once((dockerfile: Dockerfile): boolean =>
  ["ARG", "ENV"].some((keyword) => instructionsOf(dockerfile, keyword).some(({ cooked }) => cooked.text.includes(":"))),
);

/** One variable may stand for several ports. */
function* findings(dockerfile: Dockerfile, instruction: Instruction, word: Word): Iterable<Finding> {
  const isPlain = !/[$"'\\`]/.test(word.value);
  const ports = isPlain ? word.value : expandAt(dockerfile, instruction, word.value);
  const port = ports?.split(/\s+/).find((text) => readPort(text).host !== "" && portProblem(text) === undefined);
  if (port === undefined) return;
  const { host, container, protocol } = readPort(port);
  const kept = protocol === "" ? container : `${container}/${protocol}`;
  const touches = [holderOf(dockerfile, instruction)];
  const edits = [replace(dockerfile, word.span, kept)];
  yield {
    range: dockerfile.source.firstLineRange(word.span),
    message: ["EXPOSE {port} opens no port of the host: {host} is thrown away", { port, host }],
    fixes: isPlain
      ? [{ title: ["Write {kept}", { kept }], safety: "suggestion", preferred: true, touches, edits }]
      : [],
  };
}
