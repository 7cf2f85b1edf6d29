import type { TextEdit } from "vscode-languageserver-types";
import type { Span } from "./cooked.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import type { Call } from "./run-calls.ts";
import type { ShellPart, ShellScript, ShellStatement } from "./shell.ts";

/**
 * Takes several commands out of the lists of their scripts, each with what joins it. Undefined where one stands in something else than a list, where its
 * result decides what else runs, where nothing would be left, and where a comment would go with it.
 */
export function removeCalls(dockerfile: Dockerfile, calls: readonly Call[]): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const script of new Set(calls.map((call) => call.script))) {
    const gone = new Set<ShellPart>(calls.flatMap((call) => (call.script === script ? [call.command] : [])));
    const isPlain = calls.every(({ array, command }) => array === undefined && command.redirections.length === 0);
    const hulls = isPlain && script.ok ? hullsOf(script, gone) : undefined;
    if (hulls === undefined) return undefined;
    for (const hull of hulls) {
      if (dockerfile.comments.some(({ span }) => span.start >= hull.start && span.start < hull.end)) return undefined;
      edits.push(replace(dockerfile, hull, ""));
    }
  }
  return edits;
}

/** What is cut out of the source. */
function hullsOf(script: ShellScript, gone: ReadonlySet<ShellPart>): readonly Span[] | undefined {
  const { statements } = script;
  const isGone = ({ parts }: ShellStatement): boolean => parts.every((part) => gone.has(part));
  const touched = statements.filter(({ parts }) => parts.some((part) => gone.has(part)));
  const found = touched.reduce((sum, { parts }) => sum + parts.filter((part) => gone.has(part)).length, 0);
  if (found < gone.size || statements.every(isGone)) return undefined;
  if (touched.some(({ background, operators }) => background || operators.includes("||"))) return undefined;
  const hulls = runsOf(script, statements, isGone);
  for (const statement of touched.filter((one) => !isGone(one)))
    hulls.push(...runsOf(script, statement.parts, (part) => gone.has(part)));
  return hulls;
}

interface Unit {
  readonly start: number;
  readonly end: number;
}

/** Neighbours that go, each run of them with what joins it to the next unit, or the last one with what joins it to the one before. */
function runsOf<One extends Unit>(
  { cooked }: ShellScript,
  units: readonly One[],
  isGone: (unit: One) => boolean,
): Span[] {
  const hulls: Span[] = [];
  for (let at = 0; at < units.length; at++) {
    const first = units[at] as One;
    if (!isGone(first)) continue;
    const from = at;
    while (at + 1 < units.length && isGone(units[at + 1] as One)) at++;
    const [before, last, next] = [units[from - 1], units[at] as One, units[at + 1]];
    if (next !== undefined)
      hulls.push({ start: cooked.sourceOffset(first.start), end: cooked.sourceOffset(next.start) });
    else if (before !== undefined) hulls.push({ start: cooked.sourceEnd(before.end), end: cooked.sourceEnd(last.end) });
  }
  return hulls;
}
