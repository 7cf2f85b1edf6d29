import type { Dockerfile } from "./dockerfile.ts";
import { type ExpandedText, failsFrom, lexingError } from "./expanded-texts.ts";

/** A `${…}` that BuildKit can't expand, in offsets of its text: up to the closing brace, or to the end of its line. */
export interface BadVariable {
  readonly start: number;
  readonly end: number;
  readonly problem: "name" | "brace" | "modifier";
  /** Empty unless it is the problem. */
  readonly modifier: string;
  readonly modifierEnd: number;
}

/** The first such variable of a text; undefined when there is none, and when something else is wrong before it. */
export function badVariable(dockerfile: Dockerfile, expanded: ExpandedText): BadVariable | undefined {
  const reason = lexingError(dockerfile, expanded);
  const { text } = expanded.text;
  if (reason === undefined) return undefined;
  const modifier = /^unsupported modifier \((.*)\) in substitution$/s.exec(reason)?.[1] ?? "";
  const problem =
    modifier !== ""
      ? "modifier"
      : reason.endsWith("bad substitution")
        ? "name"
        : /missing '}'|matching [}/]$|unsupported modifier/.test(reason)
          ? "brace"
          : undefined;
  if (problem === undefined) return undefined;
  const stop = problem === "brace" ? text.length : failsFrom(dockerfile, expanded, reason);
  const start = Math.max(text.lastIndexOf("${", stop), 0);
  const rest = /^[^}\n]*}?/.exec(text.slice(problem === "modifier" ? stop : start))?.[0] ?? "";
  const end = (problem === "modifier" ? stop : start) + rest.length;
  return { start, end, problem, modifier, modifierEnd: stop };
}
