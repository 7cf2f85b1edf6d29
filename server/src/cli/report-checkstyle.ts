import { render } from "../render.ts";
import type { Severity } from "../rule.ts";
import type { Report } from "./check.ts";
import type { Terminal } from "./terminal.ts";
import { xmlText } from "./xml.ts";

/** Checkstyle's XML, which many servers of continuous integration read. */
export function checkstyleReport(terminal: Terminal): Report {
  terminal.print('<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n');
  return {
    add({ file, findings }) {
      if (findings.length === 0) return;
      terminal.print(`  <file name="${xmlText(file)}">\n`);
      for (const { range, severity, message, rule } of findings) {
        const place = `line="${range.start.line + 1}" column="${range.start.character + 1}"`;
        const what = `severity="${levels[severity]}" message="${xmlText(render(message))}" source="stowage.${rule.id}"`;
        terminal.print(`    <error ${place} ${what}/>\n`);
      }
      terminal.print("  </file>\n");
    },
    end() {
      terminal.print("</checkstyle>\n");
    },
  };
}

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "info", hint: "info" };
