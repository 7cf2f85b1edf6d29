import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { invocations, wordText } from "./invocations.ts";
import { once } from "./memo.ts";
import { shellScript } from "./run-scripts.ts";

/** Whether an earlier RUN has put another shell in the place of `/bin/sh`, by a link or by configuring dash. */
export function shReplacedBefore(dockerfile: Dockerfile, { stage, index }: Instruction): boolean {
  if (stage === undefined) return false;
  const replaced = replacements(dockerfile);
  if (replaced.size === 0) return false;
  for (let at: Stage | undefined = stage; at !== undefined; at = at.base.kind === "stage" ? at.base.stage : undefined) {
    if ((replaced.get(at) ?? index) < index) return true;
  }
  return false;
}

/** The index of the first such RUN of a stage. */
const replacements = once((dockerfile: Dockerfile): ReadonlyMap<Stage, number> => {
  const found = new Map<Stage, number>();
  for (const instruction of dockerfile.instructions) {
    const { stage, index, keyword } = instruction;
    if (keyword !== "RUN" || stage === undefined || found.has(stage)) continue;
    const script = shellScript(dockerfile, instruction);
    if (script === undefined || !/bin\/sh|dash/.test(script.cooked.text)) continue;
    const replaces = invocations(script).some(({ program, arguments: words }) => {
      if (program === "dpkg-reconfigure") return words.some(({ literal }) => literal === "dash");
      const target = words.at(-1);
      if (target === undefined || !["ln", "mv", "cp"].includes(program)) return false;
      return /^(?:\/usr)?\/bin\/sh$/.test(wordText(target));
    });
    if (replaces) found.set(stage, index);
  }
  return found;
});
