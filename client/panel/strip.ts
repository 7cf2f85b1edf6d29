import type { Reruns } from "../../server/src/layers/report.ts";
import { element, type PageElement } from "./element.ts";

/** Of the drawing's own units: a commit is 1 wide. */
const height = 12;
const hitHeight = 3;

/** A step's commits from left to right, the oldest first: a tall bar runs the step again, a low one takes it from the cache. */
export function strip({ runs }: Reruns, chosen: number): PageElement {
  const bars = (isRun: boolean, tall: number): string =>
    runs.flatMap((run, at) => (run === isRun ? [`M${at + 0.1} ${height - tall}h.8v${tall}h-.8z`] : [])).join("");
  const mark = element("rect", { class: "chosen", x: chosen, y: 0, width: 1, height });
  return element(
    "svg",
    { class: "strip", viewBox: `0 0 ${runs.length} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    [
      ...(chosen < 0 || chosen >= runs.length ? [] : [mark]),
      element("path", { class: "hit", d: bars(false, hitHeight) }),
      element("path", { class: "rerun", d: bars(true, height) }),
    ],
  );
}

/** Which commit is at a place of a strip, from 0 at its left to 1 at its right. */
export function commitAt(place: number, commits: number): number {
  return Math.min(Math.max(Math.floor(place * commits), 0), commits - 1);
}
