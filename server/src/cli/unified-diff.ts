import { type LineChange, lineChanges, linesOf } from "../line-diff.ts";

/** Lines around a change that are shown with it. */
const around = 3;

/** The changes of a text as `diff -u` writes them, so that `patch -p1` applies them; empty when there are none. `before` undefined: a new file. */
export function unifiedDiff(file: string, before: string | undefined, after: string): string {
  const lines = { before: linesOf(before ?? ""), after: linesOf(after) };
  const hunks = grouped(lineChanges(lines.before, lines.after));
  if (hunks.length === 0) return "";
  const path = file.replaceAll("\\", "/").replace(/^\/+/, "");
  const head = `--- ${before === undefined ? "/dev/null" : `a/${path}`}\n+++ b/${path}\n`;
  return head + hunks.map((changes) => hunkText(changes, lines)).join("");
}

interface Lines {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Changes whose surroundings meet are one hunk. */
function grouped(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    const last = hunk?.at(-1);
    if (hunk !== undefined && last !== undefined && change.beforeStart - last.beforeEnd <= 2 * around)
      hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function hunkText(changes: readonly LineChange[], { before, after }: Lines): string {
  const first = changes[0] as LineChange;
  const last = changes.at(-1) as LineChange;
  const lead = Math.min(around, first.beforeStart);
  const trail = Math.min(around, before.length - last.beforeEnd);
  const start = { before: first.beforeStart - lead, after: first.afterStart - lead };
  const end = { before: last.beforeEnd + trail, after: last.afterEnd + trail };
  const body: string[] = [];
  let at = start.before;
  for (const change of changes) {
    body.push(...marked(" ", before.slice(at, change.beforeStart)));
    body.push(...marked("-", before.slice(change.beforeStart, change.beforeEnd)));
    body.push(...marked("+", after.slice(change.afterStart, change.afterEnd)));
    at = change.beforeEnd;
  }
  body.push(...marked(" ", before.slice(at, end.before)));
  const ranges = `-${rangeText(start.before, end.before)} +${rangeText(start.after, end.after)}`;
  return `@@ ${ranges} @@\n${body.join("")}`;
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith("\n") ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`));
}

/** An empty range names the line before it. */
function rangeText(start: number, end: number): string {
  const count = end - start;
  const line = count === 0 ? start : start + 1;
  return count === 1 ? String(line) : `${line},${count}`;
}
