import { runCalls } from "../dockerfile/run-calls.ts";
import { splitRun } from "../dockerfile/run-split.ts";
import type { Refactoring } from "../refactoring.ts";

export const splitRunList: Refactoring = {
  id: "split-run",
  kind: "refactor.rewrite",
  summary: "The commands of a builder's RUN become RUNs of their own, each cached for itself",
  keywords: ["RUN"],

  *offer(dockerfile, _, instruction) {
    const { arguments: args } = instruction;
    if (args.form !== "shell" || !args.text.text.includes("&&") || dockerfile.stages.length < 2) return;
    const one = runCalls(dockerfile).find((run) => run.instruction === instruction);
    if (one?.script === undefined || one.shipped) return;
    const split = splitRun(dockerfile, instruction, one.script);
    if (split === undefined) return;
    const { edits, count } = split;
    yield {
      title: ["Split into {count} RUNs, each cached for itself, in this stage that is not shipped", { count }],
      touches: [instruction],
      adds: Array.from({ length: count - 1 }, () => "RUN"),
      edits,
    };
  },
};
