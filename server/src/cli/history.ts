import type { Replay } from "../history/replay.ts";
import { counted } from "./report-text.ts";
import { onOneLine, styled, type Terminal } from "./terminal.ts";

/** A replay for programs: which steps run again, in total and at each commit, the oldest first. */
export function jsonReplay({ commits, steps, isShallow }: Replay): object {
  return {
    commits: commits.length,
    isShallow,
    steps: steps.map(({ step, runs, besideOnly }) => ({
      keyword: step.instruction.keyword,
      line: step.instruction.firstLine + 1,
      certainty: step.certainty,
      runs: runs.filter((isRun) => isRun).length,
      besideOnly,
    })),
    replay: commits.map(({ id, subject }, at) => ({
      commit: id,
      subject,
      runs: steps.flatMap(({ step, runs }) => (runs[at] === true ? [step.instruction.firstLine + 1] : [])),
    })),
  };
}

/** A replay for people: a line a step, with a strip of the commits, the oldest first. */
export function textReplay({ commits, steps, isShallow }: Replay, terminal: Terminal): string {
  const number = commits.length;
  const lines = steps.map(({ step, runs, besideOnly }) => {
    const { keyword, firstLine } = step.instruction;
    const count = runs.filter((isRun) => isRun).length;
    const strip = runs.map((isRun) => (isRun ? "█" : "·")).join("");
    const beside = besideOnly > 0 ? `, ${besideOnly} of them for documents, tests or CI alone` : "";
    const mark = step.certainty === "certain" ? "=" : "~";
    const place = `  ${String(firstLine + 1).padStart(4)} ${keyword.padEnd(7)}`;
    const text = `${place} ${mark} ${String(count).padStart(String(number).length)} of ${number}${beside}`;
    return `${text}\n       ${styled(terminal, "dim", strip)}\n`;
  });
  const title = `re-runs in the last ${counted(number, "commit")}${isShallow ? " (a shallow clone)" : ""}`;
  const newest = commits.at(-1);
  const until = newest === undefined ? "" : ` up to ${newest.id.slice(0, 8)} ${onOneLine(newest.subject)}`;
  return `\n${styled(terminal, "bold", title)}${until}, on a builder that keeps its cache\n${lines.join("")}`;
}
