import { render } from "../render.ts";
import type { Severity } from "../rule.ts";
import type { Report } from "./check.ts";
import { onOneLine, styled, type Terminal } from "./terminal.ts";

/** For people: findings by file, then a line with the counts. */
export function textReport(terminal: Terminal): Report {
  const counts = new Map<Severity, number>();
  let files = 0;
  let filesWithFindings = 0;
  return {
    add({ file, findings }) {
      files++;
      if (findings.length === 0) return;
      filesWithFindings++;
      const lines = findings.map(({ range: { start }, severity, message, rule }) => {
        counts.set(severity, (counts.get(severity) ?? 0) + 1);
        const place = `${start.line + 1}:${start.character + 1}`;
        const name = styled(terminal, "dim", `[${rule.id}]`);
        return `  ${place} ${styled(terminal, severity, severity)} ${onOneLine(render(message))} ${name}\n`;
      });
      terminal.print(`${styled(terminal, "bold", onOneLine(file))}\n${lines.join("")}\n`);
    },
    end() {
      terminal.print(summary(counts, filesWithFindings, files));
    },
  };
}

function summary(counts: ReadonlyMap<Severity, number>, filesWithFindings: number, files: number): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const all = counted(files, "file");
  if (total === 0) return `No findings in ${all}\n`;
  const each = severities
    .filter((severity) => counts.has(severity))
    .map((severity) => {
      const count = counts.get(severity) ?? 0;
      return counted(count, severity, severity === "info" ? severity : `${severity}s`);
    });
  return `${counted(total, "finding")} (${each.join(", ")}) in ${filesWithFindings} of ${all}\n`;
}

const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

/** A number with its noun, such as `1 file` and `2 files`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
