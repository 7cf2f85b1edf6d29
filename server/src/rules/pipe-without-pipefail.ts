import { baseFamily } from "../dockerfile/base-family.ts";
import type { Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { loosePipes, pipefailFixes } from "../dockerfile/pipes.ts";
import type { Rule } from "../rule.ts";

export const pipeWithoutPipefail: Rule = {
  id: "pipe-without-pipefail",
  category: "correctness",
  summary: "A pipe hides that any command but its last failed",
  severity: "hint",
  default: "off",
  sameAs: [
    "hadolint:DL4006",
    "kics:shell_running_a_pipe_without_pipefail_flag",
    "semgrep:set-pipefail",
    "droast:DF057",
    "dockerfile-doctor:DD040",
    "buddy:ER0001",
  ],
  when: { keywords: ["RUN"], texts: ["|"] },

  *check(dockerfile) {
    const first = new Map<Stage | undefined, Instruction>();
    for (const loose of loosePipes(dockerfile)) {
      const { instruction, script, pipe, programs } = loose;
      const end = programs.at(-1)?.program ?? "its last command";
      if (loose.hidesDownload && programs.length > 0 && baseFamily(instruction.stage).shell !== "none") continue;
      const shellAt = first.get(instruction.stage) ?? instruction;
      if (!loose.inArray) first.set(instruction.stage, shellAt);
      yield {
        range: dockerfile.source.firstLineRange(script.cooked.span(pipe.start, pipe.end)),
        message: ["The result of the pipe is that of {end} alone, so a failure before it may go unnoticed", { end }],
        fixes: () => {
          const { shell, option } = pipefailFixes(dockerfile, loose, shellAt);
          return [shell, option].filter((fix) => fix !== undefined);
        },
      };
    }
  },
};
