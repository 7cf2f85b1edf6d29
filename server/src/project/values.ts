/** Whether a parsed value is an object with fields, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What lies behind some names, one inside the other; an empty object where something else does. */
export function recordAt(value: unknown, ...names: readonly string[]): Readonly<Record<string, unknown>> {
  let at = value;
  for (const name of names) at = isRecord(at) ? at[name] : undefined;
  return isRecord(at) ? at : {};
}

/** The texts of a list; other entries, and all of something else, are left out. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** What a reader such as `JSON.parse` makes of a text without a byte order mark; undefined when it throws. */
export function parsedBy(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
