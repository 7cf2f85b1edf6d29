import { provenFixes } from "../fix.ts";
import { render } from "../render.ts";
import type { Fix } from "../rule.ts";
import type { CheckedFile, Report } from "./check.ts";
import type { Terminal } from "./terminal.ts";

/** For programs: one array with an object a file, a line each. Positions are 0-based, in UTF-16 units. */
export function jsonReport(terminal: Terminal): Report {
  let separator = "[\n";
  return {
    add(checked) {
      terminal.print(separator + JSON.stringify(jsonFile(checked)));
      separator = ",\n";
    },
    end() {
      terminal.print(separator === "[\n" ? "[]\n" : "\n]\n");
    },
  };
}

function jsonFile({ file, dockerfile, project, findings }: CheckedFile): object {
  const proven = provenFixes(dockerfile, project, findings);
  return {
    file,
    findings: findings.map((finding) => ({
      rule: finding.rule.id,
      sameAs: finding.rule.sameAs ?? [],
      severity: finding.severity,
      message: render(finding.message),
      range: finding.range,
      fixes: (proven.get(finding) ?? []).map(jsonFix),
    })),
  };
}

function jsonFix({ title, safety, preferred = false, onSave = false, edits }: Fix): object {
  return {
    title: render(title),
    safety,
    preferred,
    onSave,
    edits: edits.map(({ range, newText, file, create }) => ({ range, newText, file, create })),
  };
}
