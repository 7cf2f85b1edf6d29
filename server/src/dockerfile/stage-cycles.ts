import type { Dockerfile, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { stageReferences } from "./stage-references.ts";

/** Whether two stages need each other, directly or through others: then neither can be built. */
export function needEachOther(dockerfile: Dockerfile, one: Stage, other: Stage): boolean {
  const groups = groupsOf(dockerfile);
  return one !== other && groups.get(one) === groups.get(other);
}

/** Stages by a number that those have in common that need each other: the strongly connected components, found as Tarjan does. */
const groupsOf = once((dockerfile: Dockerfile): ReadonlyMap<Stage, number> => {
  const needs = needsOf(dockerfile);
  const order = new Map<Stage, number>();
  const lowest = new Map<Stage, number>();
  const groups = new Map<Stage, number>();
  const open: Stage[] = [];
  for (const root of dockerfile.stages) {
    const path: { readonly stage: Stage; next: number }[] = order.has(root) ? [] : [{ stage: root, next: 0 }];
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { stage } = step;
      if (!order.has(stage)) {
        lowest.set(stage, order.size);
        order.set(stage, order.size);
        open.push(stage);
      }
      const needed = needs.get(stage)?.[step.next++];
      if (needed !== undefined) {
        if (!order.has(needed)) path.push({ stage: needed, next: 0 });
        else if (!groups.has(needed)) lower(lowest, stage, order.get(needed));
        continue;
      }
      path.pop();
      lower(lowest, path.at(-1)?.stage, lowest.get(stage));
      if (lowest.get(stage) !== order.get(stage)) continue;
      for (const member of open.splice(open.indexOf(stage))) groups.set(member, order.get(stage) ?? 0);
    }
  }
  return groups;
});

function lower(lowest: Map<Stage, number>, stage: Stage | undefined, value = Number.POSITIVE_INFINITY): void {
  if (stage !== undefined) lowest.set(stage, Math.min(lowest.get(stage) ?? value, value));
}

function needsOf(dockerfile: Dockerfile): ReadonlyMap<Stage, readonly Stage[]> {
  const needs = new Map<Stage, Stage[]>(dockerfile.stages.map((stage) => [stage, []]));
  for (const { instruction, inTrigger, stage } of stageReferences(dockerfile)) {
    if (stage !== undefined && instruction.stage !== undefined && !inTrigger) needs.get(instruction.stage)?.push(stage);
  }
  return needs;
}
