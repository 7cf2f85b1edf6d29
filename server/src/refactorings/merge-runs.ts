import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { joinRuns } from "../dockerfile/run-join.ts";
import type { Refactoring } from "../refactoring.ts";

export const mergeRuns: Refactoring = {
  id: "merge-runs",
  kind: "refactor.rewrite",
  summary: "RUNs of the image that is shipped become one, which is one layer",
  keywords: ["RUN"],

  *offer(dockerfile, _, instruction) {
    const seams = seamsAbove(dockerfile, instruction);
    const [last] = seams;
    if (last === undefined) return;
    yield {
      title: ["Merge with the RUN above into one layer, of which any change runs both again"],
      touches: [last.above, instruction],
      edits: [last.edit],
    };
    const first = seams.at(-1)?.above;
    if (seams.length < 2 || first === undefined) return;
    yield {
      title: [
        "Merge the {count} RUNs from line {line} on into one layer, of which any change runs all again",
        { count: seams.length + 1, line: first.firstLine + 1 },
      ],
      touches: [...seams.map(({ above }) => above), instruction],
      edits: seams.map(({ edit }) => edit),
    };
  },
};

/** Where a RUN joins the one above it. */
interface Seam {
  readonly above: Instruction;
  readonly edit: TextEdit;
}

/** No more than a RUN can have from a person's hand, so that the cost of one look is bounded. */
const most = 20;

/** From the instruction upward, as far as each RUN can be joined to the one above it. */
function seamsAbove(dockerfile: Dockerfile, instruction: Instruction): readonly Seam[] {
  const runs = runCalls(dockerfile);
  let at = runs.findIndex((one) => one.instruction === instruction);
  const seams: Seam[] = [];
  for (; at > 0 && seams.length < most; at--) {
    const [first, second] = runs.slice(at - 1, at + 1) as [RunCalls, RunCalls];
    if (!second.shipped || second.run.index !== first.run.index + 1) break;
    const edit = joinRuns(dockerfile, first, second);
    if (edit === undefined) break;
    seams.push({ above: first.run, edit });
  }
  return seams;
}
