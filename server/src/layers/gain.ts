import { changedBy } from "../fix.ts";
import { formatBytes } from "../project/format-bytes.ts";
import type { FileEdit, Message } from "../rule.ts";
import { type ImageParts, imageAfter } from "./image-after.ts";
import { imageReport, mostInstructions } from "./image-report.ts";
import type { ImageReport, Reruns, Row } from "./report.ts";

/** Code actions are asked for at every move of the caret, and each gain costs a parse and a replay. */
const mostComputed = 6;

/** Fewer bytes are not worth a word. */
const notableBytes = 100_000;

/** Tells what changes of a Dockerfile save, for the first few that are asked about; undefined where that is nothing, or can't be told. */
export function gains(parts: ImageParts): (edits: readonly FileEdit[]) => Message | undefined {
  const { dockerfile, project, history, sources } = parts;
  if (dockerfile.instructions.length > mostInstructions) return () => undefined;
  let before: ImageReport | undefined;
  let left = mostComputed;
  return (edits) => {
    if (left-- <= 0) return undefined;
    const change = changedBy(dockerfile, project, edits);
    if (change.text === dockerfile.text && change.files.size === 0) return undefined;
    const after = imageAfter(parts, change);
    if (after === undefined) return undefined;
    before ??= imageReport(dockerfile, project, history, sources);
    return fewerReruns(before, after) ?? fewerBytes(before, after);
  };
}

/** The command that is spared the most. One that was part of a longer RUN before is compared with that. */
function fewerReruns(before: ImageReport, after: ImageReport): Message | undefined {
  const earlier = runsOf(before);
  const spared = runsOf(after).flatMap(({ command, reruns }) => {
    const known =
      earlier.find((one) => one.command === command) ?? earlier.find((one) => one.command.includes(command));
    if (known === undefined || known.reruns.count <= reruns.count) return [];
    return [{ command, now: reruns.count, old: known.reruns.count, commits: reruns.runs.length }];
  });
  const [best] = spared.sort((one, other) => other.old - other.now - (one.old - one.now));
  if (best === undefined) return undefined;
  const { now, old: were, commits } = best;
  const command = shortened(best.command);
  return ["`{command}` re-runs in {now} of {commits} commits instead of {were}", { command, now, commits, were }];
}

interface RunRow {
  readonly command: string;
  readonly reruns: Reruns;
}

function runsOf({ stages }: ImageReport): readonly RunRow[] {
  const rows = stages.flatMap((stage) => (stage.built ? stage.rows : []));
  return rows.flatMap((row) => (row.keyword === "RUN" && row.reruns !== null ? [runOf(row, row.reruns)] : []));
}

/** What runs, without the flags in front. */
function runOf({ text }: Row, reruns: Reruns): RunRow {
  return { command: text.replace(/^\S+\s+(--\S+\s+)*/, ""), reruns };
}

function shortened(command: string): string {
  return command.length > 40 ? `${command.slice(0, 39)}…` : command;
}

function fewerBytes(before: ImageReport, after: ImageReport): Message | undefined {
  const [old, now] = [before.disk, after.disk];
  if (old.bytes === null || now.bytes === null || unknownRows(before) !== unknownRows(after)) return undefined;
  const saved = old.bytes - now.bytes;
  return saved < notableBytes ? undefined : ["{bytes} less on disk", { bytes: `≈ ${formatBytes(saved)}` }];
}

/** What nobody knows must be the same before and after, or the difference of what is known says little. */
function unknownRows({ stages }: ImageReport): string {
  const rows = stages.flatMap((stage) => (stage.shipped ? stage.rows : []));
  return rows
    .flatMap(({ size, text }) => (size !== null && (size.bytes === null || size.hasUnknown) ? [text] : []))
    .join("\n");
}
