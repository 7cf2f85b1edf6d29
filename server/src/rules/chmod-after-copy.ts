import { type BuildScript, buildScriptOf } from "../dockerfile/build-scripts.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { type ModeChange, mayChangeMode, readModeChange } from "../dockerfile/mode-change.ts";
import { runsMentioning } from "../dockerfile/run-calls.ts";
import { removeCommand, removeEach } from "../dockerfile/shell-edit.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const chmodAfterCopy: Rule = {
  id: "chmod-after-copy",
  category: "size",
  summary: "A file that COPY has just added is copied into another layer by chmod",
  severity: "hint",
  default: "on",
  sameAs: ["tally:prefer-copy-chmod"],
  when: { words: ["chmod"] },

  *check(dockerfile) {
    for (const { instruction, trigger } of chmodRuns(dockerfile)) {
      const one = !trigger && mayChangeMode(instruction) ? buildScriptOf(dockerfile, instruction) : undefined;
      if (one === undefined) continue;
      for (const call of invocations(one.script)) {
        const change = call.program === "chmod" ? readModeChange(dockerfile, one, call) : undefined;
        if (change === undefined || change.copies.length === 0) continue;
        yield {
          range: dockerfile.source.firstLineRange(one.script.cooked.span(call.programWord.start, call.command.end)),
          message: [
            "chmod puts another copy of {file} into this layer; {keyword} --chmod={mode} sets its rights where it is added",
            {
              file: wordText(change.covered[0] ?? call.programWord),
              keyword: change.copies[0]?.instruction.keyword ?? "COPY",
              mode: change.mode,
            },
          ],
          fixes: () => useFlag(dockerfile, one, call, change),
        };
      }
    }
  },
};

const chmodRuns = runsMentioning(/chmod/);

function useFlag(
  dockerfile: Dockerfile,
  one: BuildScript,
  { command }: Invocation,
  change: ModeChange,
): readonly Fix[] {
  const { mode, operands, covered, copies } = change;
  const edits: FileEdit[] = copies.map(({ instruction }) =>
    insert(dockerfile, instruction.arguments.span.start, `--chmod=${mode} `),
  );
  const cut = removeCommand(dockerfile, one, command);
  const all = covered.length === operands.length;
  const cuts = all ? cut && [cut] : removeEach(dockerfile, one, operands, covered);
  if (cuts === undefined) return [];
  return [
    {
      title: ["Use {keyword} --chmod={mode}", { keyword: copies[0]?.instruction.keyword ?? "COPY", mode }],
      safety: "suggestion",
      preferred: true,
      touches: [...copies.map(({ instruction }) => instruction), one.instruction],
      edits: [...edits, ...cuts],
    },
  ];
}
