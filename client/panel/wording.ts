import type { Confidence } from "../../server/src/impact/impact.ts";
import type { ImageReport, Reruns, Row, RowSize, Sum } from "../../server/src/layers/report.ts";
import { formatBytes } from "../../server/src/project/format-bytes.ts";

/** The marks of where a figure comes from, and their words. */
export const marks: Readonly<Record<Confidence, readonly [mark: string, words: string]>> = {
  exact: ["=", "exact, from your files"],
  table: ["≈", "from a table"],
  range: ["~", "a range"],
  unknown: ["?", "unknown"],
  measured: ["✓", "measured in a build"],
};

/** Bytes on disk of one instruction; unknown is never 0. */
export function diskText({ bytes, range, hasUnknown }: RowSize): string {
  if (range !== null) return `${formatBytes(range[0])} – ${formatBytes(range[1])}`;
  if (bytes === null) return "unknown";
  return hasUnknown ? `${formatBytes(bytes)} + ?` : formatBytes(bytes);
}

/** A sum, with what is not known of it behind it; `?` where nothing of weight is known. */
export function sumText({ bytes, unknown }: Sum): string {
  if (unknown === 0) return formatBytes(bytes ?? 0);
  return bytes === null || bytes === 0 ? "?" : `${formatBytes(bytes)} + ?`;
}

/** By how much a sum changes; undefined where more is unknown afterwards, so that nobody can tell. */
export function difference(before: Sum, after: Sum): number | undefined {
  return after.unknown > before.unknown ? undefined : (after.bytes ?? 0) - (before.bytes ?? 0);
}

/** `−872 MB`; the empty string for no change. */
export function differenceText(bytes: number): string {
  if (bytes === 0) return "";
  return `${bytes < 0 ? "−" : "+"}${formatBytes(Math.abs(bytes))}`;
}

/** How a change differs from the image as it is, in a few words for each figure. */
export function changeTexts(before: ImageReport, after: ImageReport): readonly string[] {
  const disk = diskChange(before.disk, after.disk);
  const runs = rerunChanges(before, after).slice(0, 2);
  return [...(disk === "" ? [] : [disk]), ...runs];
}

function diskChange(before: Sum, after: Sum): string {
  const bytes = difference(before, after);
  const isSure = before.unknown === 0 && after.unknown === 0;
  if (bytes !== undefined) return bytes === 0 || isSure ? differenceText(bytes) : `${differenceText(bytes)} ± ?`;
  const isAlike = formatBytes(after.bytes ?? 0) === formatBytes(before.bytes ?? 0);
  return isAlike ? "± ? on disk" : `${sumText(after)} on disk`;
}

/** RUNs that run again more or less often than before, and new ones that run less often than some did. */
function rerunChanges(before: ImageReport, after: ImageReport): readonly string[] {
  const known = new Map(runRows(before).map(({ text, reruns }) => [text, reruns.count]));
  const most = busiestRun(before)?.reruns.count ?? 0;
  return runRows(after).flatMap(({ text, reruns: { count, runs } }) => {
    const was = known.get(text);
    if (was === count || (was === undefined && count >= most)) return [];
    return [`${cut(text, 32)}: ${was === undefined ? "" : `${was} → `}${count}/${runs.length}`];
  });
}

/** A row whose re-runs are known. */
export type RunRow = Row & { readonly reruns: Reruns };

/** The RUNs of stages that are built whose re-runs are known. */
export function runRows({ stages }: ImageReport): readonly RunRow[] {
  return stages
    .filter(({ built }) => built)
    .flatMap(({ rows }) => rows)
    .filter((row): row is RunRow => row.keyword === "RUN" && row.reruns !== null);
}

/** The RUN that runs again most often; the last of those. */
export function busiestRun(image: ImageReport): RunRow | undefined {
  return runRows(image).reduce<RunRow | undefined>(
    (most, row) => (most === undefined || row.reruns.count >= most.reruns.count ? row : most),
    undefined,
  );
}

/** The first characters of a text. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
