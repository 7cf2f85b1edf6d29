import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { signalNames } from "../dockerfile/signal-names.ts";
import { closest } from "../dockerfile/spelling.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import type { Fix, Message, Rule, Severity } from "../rule.ts";

export const invalidSignal: Rule = {
  id: "invalid-signal",
  category: "correctness",
  summary: "STOPSIGNAL names a signal that does not exist",
  severity: "error",
  default: "on",
  sameAs: ["dockerfile-utils:INVALID_SIGNAL", "dockerfile-doctor:DD079"],
  when: { keywords: ["STOPSIGNAL"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of instructionsOf(dockerfile, "STOPSIGNAL")) {
      const { arguments: args } = instruction;
      if (args.form !== "text") continue;
      const signal = args.text.text.replace(/^(["'])(.*)\1$/, "$2");
      // Several words are another rule's matter.
      if (/[\s$"'\\`]/.test(signal)) continue;
      const problem = problemOf(signal);
      if (problem === undefined) continue;
      const range = dockerfile.source.firstLineRange(args.span);
      yield { range, ...problem, fixes: spelled(dockerfile, instruction, signal) };
    }
  },
};

function problemOf(signal: string): { readonly message: Message; readonly severity: Severity } | undefined {
  if (/^[-+]?\d+$/.test(signal) && Number(signal) !== 0) {
    // BuildKit takes any other number.
    if (Number(signal) >= 1 && Number(signal) <= 64) return undefined;
    return {
      message: ["Linux has no signal {signal}, so the container cannot be stopped with it", { signal }],
      severity: "warning",
    };
  }
  if (signalNames.has(nameOf(signal))) return undefined;
  return { message: ["{signal} is no signal, so BuildKit rejects the STOPSIGNAL", { signal }], severity: "error" };
}

function nameOf(signal: string): string {
  return signal.toUpperCase().replace(/^SIG/, "");
}

function spelled(dockerfile: Dockerfile, instruction: Instruction, signal: string): readonly Fix[] {
  const { arguments: args } = instruction;
  if (/^[-+]?\d/.test(signal) || dockerfile.text.slice(args.span.start, args.span.end) !== signal) return [];
  const meant =
    closest(
      signal.toUpperCase(),
      [...signalNames].map((name) => `SIG${name}`),
    ) ?? closest(nameOf(signal), signalNames);
  if (meant === undefined) return [];
  const name = meant.startsWith("SIG") ? meant : `SIG${meant}`;
  const touches = [holderOf(dockerfile, instruction)];
  const edits = [replace(dockerfile, args.span, name)];
  return [{ title: ["Write {name}", { name }], safety: "suggestion", preferred: true, touches, edits }];
}
