import { render } from "../render.ts";
import type { CheckedFile, Report } from "./check.ts";
import type { Terminal } from "./terminal.ts";
import { xmlText } from "./xml.ts";

/** JUnit's XML: each file is a suite, each finding a test that failed, and a file without one a test that passed. */
export function junitReport(terminal: Terminal): Report {
  const suites: string[] = [];
  let failures = 0;
  let tests = 0;
  return {
    add(checked) {
      failures += checked.findings.length;
      tests += Math.max(1, checked.findings.length);
      suites.push(suite(checked));
    },
    end() {
      const head = `<testsuites name="stowage" tests="${tests}" failures="${failures}">`;
      terminal.print(`<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${suites.join("")}</testsuites>\n`);
    },
  };
}

function suite({ file, findings }: CheckedFile): string {
  const name = xmlText(file);
  const failed = findings.map(({ rule, range, severity, message }) => {
    const text = xmlText(render(message));
    const title = `${rule.id}, line ${range.start.line + 1}`;
    return `    <testcase name="${title}" classname="${name}"><failure type="${severity}" message="${text}"/></testcase>\n`;
  });
  const cases = failed.length === 0 ? [`    <testcase name="no findings" classname="${name}"/>\n`] : failed;
  const counts = `tests="${cases.length}" failures="${failed.length}"`;
  return `  <testsuite name="${name}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
}
