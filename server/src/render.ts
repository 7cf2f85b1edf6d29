import type { Confidence, Size } from "./impact/impact.ts";
import { formatBytes } from "./project/format-bytes.ts";
import type { Message } from "./rule.ts";

/** A message's text: its English template with the arguments put in; a place without an argument stays as written. */
export function render([template, args = {}]: Message): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : place;
    return typeof value === "object" ? render(value) : String(value);
  });
}

/** A size with the mark of where it comes from, such as `≈ 903 MB`; `size unknown` where nobody knows, never 0. */
export function renderSize({
  bytes,
  range,
  confidence,
  hasUnknown,
}: Pick<Size, "bytes" | "range" | "confidence" | "hasUnknown">): string {
  if (range !== undefined) return `~ ${formatBytes(range[0])} to ${formatBytes(range[1])}`;
  if (bytes === null || confidence === "unknown") return "size unknown";
  return `${marks[confidence]} ${formatBytes(bytes)}${hasUnknown ? " + ?" : ""}`;
}

/** ` · built 2 h ago` behind a measured size; the empty string behind another. */
export function renderAge({ age }: Pick<Size, "age">): string {
  return age === undefined ? "" : ` · built ${render(age)}`;
}

/** A sum of sizes, with `+ ?` behind it when some are unknown. */
export function renderSum(bytes: number | null, confidence: Confidence, unknown: number): string {
  if (bytes === null) return unknown === 0 ? "no layers" : "size unknown";
  const mark = confidence === "unknown" ? "≈" : marks[confidence];
  return `${mark} ${formatBytes(bytes)} on disk${unknown > 0 ? " + ?" : ""}`;
}

const marks = { exact: "=", table: "≈", range: "~", unknown: "?", measured: "✓" } as const;
