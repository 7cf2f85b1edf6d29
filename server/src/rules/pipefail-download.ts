import { baseFamily } from "../dockerfile/base-family.ts";
import type { Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { hiddenDownloads, pipefailFixes } from "../dockerfile/pipes.ts";
import type { Rule } from "../rule.ts";

export const pipefailDownload: Rule = {
  id: "pipefail-download",
  category: "correctness",
  summary: "A pipe hides that a download failed",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL4006",
    "kics:shell_running_a_pipe_without_pipefail_flag",
    "semgrep:set-pipefail",
    "droast:DF057",
    "dockerfile-doctor:DD040",
    "buddy:ER0001",
  ],
  when: { keywords: ["RUN"], words: ["curl", "wget", "git", "gpg"], texts: ["|"] },

  *check(dockerfile) {
    const first = new Map<Stage | undefined, Instruction>();
    for (const loose of hiddenDownloads(dockerfile)) {
      const { instruction, script, pipe, programs } = loose;
      const end = programs.at(-1)?.program;
      const start = programs[0]?.program;
      if (start === undefined || end === undefined || baseFamily(instruction.stage).shell === "none") continue;
      const shellAt = first.get(instruction.stage) ?? instruction;
      if (!loose.inArray) first.set(instruction.stage, shellAt);
      yield {
        range: dockerfile.source.firstLineRange(script.cooked.span(pipe.start, pipe.end)),
        message: [
          "The result of the pipe is that of {end}, which may succeed although {start} has failed",
          { start, end },
        ],
        fixes: () => {
          const { shell, option } = pipefailFixes(dockerfile, loose, shellAt);
          return [shell && { ...shell, preferred: true }, option].filter((fix) => fix !== undefined);
        },
      };
    }
  },
};
