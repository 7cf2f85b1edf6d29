import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { invocations, wordText } from "./invocations.ts";
import { instructionsOf } from "./keyword-index.ts";
import { once } from "./memo.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import { isTrigger } from "./triggers.ts";

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
  for (const instruction of instructionsOf(dockerfile, "RUN")) {
    const { stage, index } = instruction;
    if (stage === undefined || found.has(stage) || !mentions(instruction, /bin\/sh|dash/)) continue;
    const script = isTrigger(dockerfile, instruction) ? undefined : shellScript(dockerfile, instruction);
    if (script === undefined) continue;
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
