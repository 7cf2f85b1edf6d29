import type { Replay } from "../history/replay.ts";
import type { Impact } from "../impact/impact.ts";
import { formatBytes } from "../project/format-bytes.ts";
import type { LayersCommand } from "./layers-command.ts";

/** What is over the limits that a command sets, a sentence each. What is not known can't be over one. */
export function passedLimits(
  { budget, maxRerun }: Pick<LayersCommand, "budget" | "maxRerun">,
  { shippedBytes, unknown }: Impact,
  reruns: Replay | undefined,
): readonly string[] {
  const bytes = shippedBytes ?? 0;
  const more = unknown > 0 ? " at least" : "";
  const size =
    budget !== undefined && bytes > budget
      ? [`the image has${more} ${formatBytes(bytes)} on disk, and ${formatBytes(budget)} are allowed`]
      : [];
  const commits = reruns?.commits.length ?? 0;
  if (reruns === undefined || maxRerun === undefined || commits === 0) return size;
  const steps = reruns.steps.flatMap(({ step, runs }) => {
    const count = runs.filter((isRun) => isRun).length;
    if (count / commits <= maxRerun) return [];
    const { keyword, firstLine } = step.instruction;
    const share = `${Math.round(maxRerun * 1000) / 10}%`;
    return [
      `${keyword} in line ${firstLine + 1} runs again in ${count} of ${commits} commits, and ${share} are allowed`,
    ];
  });
  return [...size, ...steps];
}
