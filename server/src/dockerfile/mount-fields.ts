import type { Span } from "./cooked.ts";
import type { Dockerfile, Flag } from "./dockerfile.ts";
import { flagValueSpan } from "./flag-edit.ts";

/** A comma-separated part of `--mount=`. */
export interface MountField {
  /** Lower case. */
  readonly key: string;
  /** Undefined when there is no `=`. */
  readonly value: string | undefined;
  /** As written; the whole flag when quotes or line ends keep its parts from being told apart in the source. */
  readonly span: Span;
  readonly keySpan: Span | undefined;
  readonly valueSpan: Span | undefined;
}

/** The fields of a `--mount` flag in order; none when quotes make commas part of a value. */
export function mountFields(dockerfile: Dockerfile, flag: Flag): readonly MountField[] {
  if (flag.name !== "mount" || flag.value === undefined || flag.value.includes('"')) return [];
  const whole = flagValueSpan(dockerfile, flag);
  let at = whole?.start;
  return flag.value.split(",").map((text): MountField => {
    const equals = text.indexOf("=");
    const keyEnd = equals === -1 ? text.length : equals;
    const key = text.slice(0, keyEnd).toLowerCase();
    const value = equals === -1 ? undefined : text.slice(equals + 1);
    if (at === undefined) return { key, value, span: flag.span, keySpan: undefined, valueSpan: undefined };
    const span = { start: at, end: at + text.length };
    at += text.length + 1;
    const keySpan = { start: span.start, end: span.start + keyEnd };
    return {
      key,
      value,
      span,
      keySpan,
      valueSpan: value === undefined ? undefined : { start: keySpan.end + 1, end: span.end },
    };
  });
}
