import { render } from "../render.ts";
import type { Severity } from "../rule.ts";
import type { Report } from "./check.ts";
import type { Terminal } from "./terminal.ts";

/** For GitHub Actions: a workflow command each finding, which the pull request shows at its line. */
export function githubReport(terminal: Terminal): Report {
  return {
    add({ file, findings }) {
      for (const { range, severity, message, rule } of findings) {
        const { start, end } = range;
        const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
        const properties = {
          file: file.replaceAll("\\", "/"),
          line: start.line + 1,
          endLine: end.line + 1,
          ...columns,
          title: `stowage: ${rule.id}`,
        };
        const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
        terminal.print(`::${commands[severity]} ${list.join(",")}::${data(render(message))}\n`);
      }
    },
    end() {},
  };
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** The characters that end a message or begin an escape. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
