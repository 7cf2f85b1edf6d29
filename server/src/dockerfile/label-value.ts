import parseSpdx from "spdx-expression-parse";

/** The kinds of values that a label schema asks for; those of hadolint. */
export type LabelKind = "text" | "rfc3339" | "semver" | "url" | "spdx" | "hash" | "email";

/** Whether a label's value is of a kind; the empty text is of none. */
export function isOfKind(value: string, kind: LabelKind): boolean {
  return value !== "" && tests[kind](value);
}

const tests: Readonly<Record<LabelKind, (value: string) => boolean>> = {
  text: () => true,
  rfc3339: (value) =>
    /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
  // The grammar of semver.org, without its long alternatives for prereleases.
  semver: (value) =>
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/.test(
      value,
    ),
  url: isUrl,
  spdx: isSpdx,
  hash: (value) => /^([0-9a-f]{7,40}|[0-9a-f]{64})$/.test(value),
  email: (value) => /^[^\s@]+@[^\s@]+$/.test(value),
};

function isUrl(value: string): boolean {
  try {
    return /^[a-z][a-z0-9+.-]*:\/\/[^/\s]/i.test(value) && new URL(value).host !== "";
  } catch {
    return false;
  }
}

function isSpdx(value: string): boolean {
  try {
    parseSpdx(value);
    return true;
  } catch {
    return false;
  }
}
