import { fromHeredoc } from "../dockerfile/run-heredoc.ts";
import type { Refactoring } from "../refactoring.ts";

export const heredocToRun: Refactoring = {
  id: "heredoc-to-run",
  kind: "refactor.rewrite",
  summary: "The lines of a heredoc become the commands of a RUN, which every builder reads",
  keywords: ["RUN"],

  *offer(dockerfile, _, instruction) {
    if (instruction.heredocs.length !== 1) return;
    const edit = fromHeredoc(dockerfile, instruction);
    if (edit === undefined) return;
    yield {
      title: ["Write as commands joined by &&, which every builder reads"],
      touches: [instruction],
      edits: [edit],
    };
  },
};
