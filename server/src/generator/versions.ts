import { currentTags } from "../dockerfile/current-tags.ts";
import { lifecycles } from "../dockerfile/end-of-life.ts";
import { parseImageReference } from "../dockerfile/image.ts";

/** The tag of an image's newest supported release, such as `1.26` of golang. */
export function currentTag(image: string): string {
  const reference = parseImageReference(image);
  return (reference === undefined ? undefined : currentTags(reference)[0]) ?? "1";
}

/** Whether a release line gets no more fixes. */
export function hasEnded(product: string, cycle: string): boolean {
  return lifecycles[product]?.ended.has(cycle) === true;
}

/** The first two numbers of a version, such as `3.12` of `v3.12.1`; undefined for a text without one. */
export function minorOf(version: string): string | undefined {
  return /^\D*?(\d+\.\d+)/.exec(version)?.[1];
}

/** Orders versions by their numbers. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split(".").map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The first of some versions that a range allows, such as `22` for `>=18 <23`; undefined when none does, or the range is not understood. */
export function firstInRange(range: string, versions: readonly string[]): string | undefined {
  return versions.find((version) => range.split("||").some((part) => fits(part.trim(), version)));
}

/** Whether a release line has a version that all comparators allow. */
function fits(range: string, version: string): boolean {
  const hyphen = /^v?([\d.]+)\s+-\s+v?([\d.]+)$/.exec(range);
  const comparators = hyphen === null ? comparatorsOf(range) : [`>=${hyphen[1]}`, `<=${hyphen[2]}`];
  return comparators.length > 0 && comparators.every((one) => satisfies(one, version));
}

function comparatorsOf(range: string): readonly string[] {
  return range
    .replace(/(<=|>=|<|>|~=|==|=|\^|~>|~|!=)\s+/g, "$1")
    .split(/[\s,]+/)
    .filter((part) => part !== "");
}

/** `version` is a line such as `22` or `3.12`: it fits where some release of it does. */
function satisfies(comparator: string, version: string): boolean {
  const [, operator = "", written = ""] = /^(<=|>=|<|>|~=|==|=|\^|~>|~|!=)?v?(.*)$/.exec(comparator) ?? [];
  if (/^[*xX]?$/.test(written)) return true;
  const parts = written.replace(/[-+].*$/, "").split(".");
  const known = parts.slice(0, parts.findIndex((part) => !/^\d+$/.test(part)) >>> 0);
  if (known.length === 0) return false;
  const shared = known.slice(0, version.split(".").length).join(".");
  const order = compareVersions(version, shared);
  switch (operator) {
    case ">=":
      return order >= 0;
    case ">":
      return order > 0 || (order === 0 && known.length > version.split(".").length);
    case "<=":
      return order <= 0;
    case "<":
      return order < 0 || (order === 0 && known.slice(version.split(".").length).some((part) => Number(part) > 0));
    case "^":
      return order >= 0 && version.split(".")[0] === known[0];
    case "~=":
    case "~>":
    case "~": {
      const fixed = known.slice(0, operator === "~" ? Math.min(2, known.length) : Math.max(1, known.length - 1));
      const upper = fixed.slice(0, version.split(".").length).join(".");
      return order >= 0 && `${version}.`.startsWith(`${upper}.`);
    }
    case "!=":
      return known.length > version.split(".").length || order !== 0;
    default:
      return order === 0;
  }
}
