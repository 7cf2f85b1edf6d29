import { createHash } from "node:crypto";
import { render } from "../render.ts";
import type { Severity } from "../rule.ts";
import type { CheckedFile, Report } from "./check.ts";
import type { Terminal } from "./terminal.ts";

/** GitLab's report of code quality: https://docs.gitlab.com/ci/testing/code_quality/. */
export function gitlabReport(terminal: Terminal): Report {
  const issues: object[] = [];
  return {
    add(checked) {
      issues.push(...issuesOf(checked));
    },
    end() {
      terminal.print(`${JSON.stringify(issues, undefined, 2)}\n`);
    },
  };
}

function issuesOf({ file, dockerfile, findings }: CheckedFile): readonly object[] {
  const path = file.replaceAll("\\", "/").replace(/^\.\//, "");
  const seen = new Map<string, number>();
  return findings.map(({ rule, range, severity, message }) => {
    const { source, text } = dockerfile;
    const line = text.slice(source.lineStart(range.start.line), source.lineEnd(range.start.line)).trim();
    const key = JSON.stringify([path, rule.id, line]);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return {
      description: render(message),
      check_name: rule.id,
      // By the line's text, not its number: the same finding stays the same when lines above it come and go.
      fingerprint: createHash("sha256").update(`${key}${number}`).digest("hex"),
      severity: levels[severity],
      location: { path, lines: { begin: range.start.line + 1, end: range.end.line + 1 } },
    };
  });
}

const levels: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "minor",
  hint: "info",
};
