import { type BuildScript, buildScriptOf } from "../dockerfile/build-scripts.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { hasCopiesWithoutOwner, isMadeLater, type OwnerChange, readOwnerChange } from "../dockerfile/owner-change.ts";
import { runsMentioning } from "../dockerfile/run-calls.ts";
import { removeCommand, removeEach } from "../dockerfile/shell-edit.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const chownDuplicatesLayer: Rule = {
  id: "chown-duplicates-layer",
  category: "size",
  summary: "What COPY has just added is copied into another layer by chown -R",
  severity: "info",
  default: "on",
  sameAs: ["kics:chown_flag_exists (the opposite: it flags --chown)"],
  when: { words: ["chown"] },

  *check(dockerfile) {
    for (const { instruction, trigger, shipped } of chownRuns(dockerfile)) {
      if (trigger || !shipped || !hasCopiesWithoutOwner(instruction)) continue;
      const one = buildScriptOf(dockerfile, instruction);
      if (one === undefined) continue;
      const { script } = one;
      for (const call of invocations(script)) {
        const change = call.program === "chown" ? readOwnerChange(dockerfile, one, call) : undefined;
        if (change === undefined) continue;
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(call.programWord.start, call.command.end)),
          message: [
            "chown -R puts another copy of {path} into this layer; {keyword} --chown={owner} sets its owner where it is added",
            {
              path: wordText(change.paths[0] ?? call.programWord),
              owner: change.owner,
              keyword: change.copies[0]?.instruction.keyword ?? "COPY",
            },
          ],
          fixes: () => useFlag(dockerfile, one, call, change),
        };
      }
    }
  },
};

const chownRuns = runsMentioning(/chown/, /-[a-zA-Z]*R|--recursive/);

function useFlag(
  dockerfile: Dockerfile,
  one: BuildScript,
  { command }: Invocation,
  change: OwnerChange,
): readonly Fix[] {
  const { owner, words, paths, copies, isWhole } = change;
  if (!isWhole || isMadeLater(dockerfile, one, change)) return [];
  const cut = removeCommand(dockerfile, one, command);
  const cuts = paths.length === words.length ? cut && [cut] : removeEach(dockerfile, one, words, paths);
  if (cuts === undefined) return [];
  const edits: FileEdit[] = copies.map(({ instruction }) =>
    insert(dockerfile, instruction.arguments.span.start, `--chown=${owner} `),
  );
  return [
    {
      title: ["Use {keyword} --chown={owner}", { owner, keyword: copies[0]?.instruction.keyword ?? "COPY" }],
      safety: "suggestion",
      preferred: true,
      touches: [...copies.map(({ instruction }) => instruction), one.instruction],
      edits: [...edits, ...cuts],
    },
  ];
}
