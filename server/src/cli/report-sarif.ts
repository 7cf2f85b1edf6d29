import { isAbsolute, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type {
  Log,
  Region,
  Replacement,
  ReportingConfiguration,
  ReportingDescriptor,
  Result,
  Fix as SarifFix,
} from "sarif";
import type { Range } from "vscode-languageserver-types";
import { provenFixes } from "../fix.ts";
import type { RuleFinding } from "../lint.ts";
import { render } from "../render.ts";
import type { Fix, Rule, Severity } from "../rule.ts";
import { rulePage } from "../rule-page.ts";
import { rules } from "../rules/index.ts";
import type { CheckedFile, Report } from "./check.ts";
import { absolute, inContext } from "./inputs.ts";
import type { Program } from "./run.ts";
import type { Terminal } from "./terminal.ts";

/** For code scanning: one SARIF 2.1.0 log with every rule, the findings, and their fixes. */
export function sarifReport(terminal: Terminal, program: Program): Report {
  const results: Result[] = [];
  return {
    add(checked) {
      const proven = provenFixes(checked.dockerfile, checked.project, checked.findings);
      results.push(...checked.findings.map((finding) => sarifResult(checked, finding, proven.get(finding) ?? [])));
    },
    end(problems) {
      terminal.print(`${JSON.stringify(sarifLog(results, problems, program), undefined, 2)}\n`);
    },
  };
}

function sarifLog(results: Result[], problems: readonly string[], { version, homepage }: Program): Log {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Stowage",
            semanticVersion: version,
            ...(homepage === undefined ? {} : { informationUri: homepage }),
            rules: rules.map((rule) => sarifRule(rule, homepage)),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            toolExecutionNotifications: problems.map((text) => ({ level: "error", message: { text } })),
          },
        ],
        results,
      },
    ],
  };
}

function sarifRule(
  { id, summary, severity, default: state, sameAs = [] }: Rule,
  homepage: string | undefined,
): ReportingDescriptor {
  const page = rulePage(homepage, id);
  const others = sameAs.length === 0 ? "" : ` Others call it ${sameAs.join(", ")}.`;
  const text = `${summary}.${others} To hide a finding, put "# stowage ignore=${id}" above the instruction.`;
  return {
    id,
    shortDescription: { text: `${summary}.` },
    help: { text },
    ...(page === undefined ? {} : { helpUri: page }),
    defaultConfiguration: { level: levels[severity], enabled: state !== "off" },
    properties: { tags: [...sameAs] },
  };
}

const levels = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
} as const satisfies Record<Severity, NonNullable<ReportingConfiguration["level"]>>;

function sarifResult(checked: CheckedFile, finding: RuleFinding, proven: readonly Fix[]): Result {
  const { file } = checked;
  const { rule, severity, message, range } = finding;
  const fixes = proven.map((fix) => sarifFix(checked, fix));
  return {
    ruleId: rule.id,
    // A rule of another program is not in the list.
    ...(rule.external === true ? {} : { ruleIndex: rules.indexOf(rule) }),
    level: levels[severity],
    message: { text: render(message) },
    locations: [{ physicalLocation: { artifactLocation: location(file), region: region(range) } }],
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

function sarifFix({ file, context }: CheckedFile, { title, edits }: Fix): SarifFix {
  const files = new Map<string, Replacement[]>();
  for (const { file: other, range, newText } of edits) {
    const path = other === undefined ? file : inContext(context, file, other);
    const replacement = { deletedRegion: region(range), insertedContent: { text: newText } };
    files.set(path, [...(files.get(path) ?? []), replacement]);
  }
  const artifactChanges = [...files].map(([path, replacements]) => ({
    artifactLocation: location(path),
    replacements,
  }));
  return { description: { text: render(title) }, artifactChanges };
}

/** Relative to the current folder, so that a log fits every checkout; absolute outside of it. */
function location(file: string): { uri: string; uriBaseId?: string } {
  const path = relative(process.cwd(), absolute(file)).replaceAll("\\", "/");
  if (path.startsWith("../") || isAbsolute(path)) return { uri: pathToFileURL(absolute(file)).href };
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function region({ start, end }: Range): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
