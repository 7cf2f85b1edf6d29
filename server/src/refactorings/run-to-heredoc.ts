import { knowsHeredocs, toHeredoc } from "../dockerfile/run-heredoc.ts";
import type { Refactoring } from "../refactoring.ts";

export const runToHeredoc: Refactoring = {
  id: "run-to-heredoc",
  kind: "refactor.rewrite",
  summary: "The commands of a RUN become the lines of a heredoc",
  keywords: ["RUN"],

  *offer(dockerfile, _, instruction) {
    const { arguments: args } = instruction;
    if (args.form !== "shell" || !args.text.text.includes("&&") || !knowsHeredocs(dockerfile)) return;
    const edit = toHeredoc(dockerfile, instruction);
    if (edit === undefined) return;
    yield {
      title: ["Write as a heredoc with set -e, which needs version 1.4 of the Dockerfile syntax"],
      touches: [instruction],
      edits: [edit],
    };
  },
};
