import { type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { joinRuns } from "../dockerfile/run-join.ts";
import type { Rule } from "../rule.ts";

export const consecutiveRun: Rule = {
  id: "consecutive-run",
  category: "size",
  summary: "RUNs of the final image that follow each other could be one layer",
  severity: "hint",
  default: "off",
  sameAs: [
    "hadolint:DL3059",
    "kics:multiple_run_add_copy_instructions_listed",
    "droast:DF003",
    "dockerfile-doctor:DD005",
    "dockerfile-doctor:DD064",
    "tally:prefer-run-heredoc",
  ],
  when: { keywords: ["RUN"] },

  *check(dockerfile) {
    const runs = runCalls(dockerfile);
    for (const [at, second] of runs.entries()) {
      const first: RunCalls | undefined = runs[at - 1];
      // In a stage that is not shipped, RUNs of their own are cached and looked into one by one.
      if (first === undefined || !second.shipped || second.run.index !== first.run.index + 1) continue;
      const edit = joinRuns(dockerfile, first, second);
      if (edit === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(second.run.keywordSpan),
        message: ["This RUN and the one above make a layer each, and could make one"],
        fixes: [
          {
            title: ["Merge with the RUN above, of which any change runs both again"],
            safety: "suggestion",
            touches: [first.run, second.run],
            edits: [edit],
          },
        ],
      };
    }
  },
};
