import type { Dockerfile } from "../server/src/dockerfile/dockerfile.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { findingsOf, fixesOf, type RuleFinding } from "../server/src/lint.ts";
import type { Project } from "../server/src/project/project.ts";
import { objection } from "../server/src/prove.ts";
import { render } from "../server/src/render.ts";
import type { Fix, Rule } from "../server/src/rule.ts";
import { applyEdits } from "../server/src/text-edits.ts";

/** A heading of a rule's page with a Dockerfile under it. */
export interface PageCase {
  readonly title: string;
  /** Files of the build context by path; undefined when the case says nothing of it. */
  readonly files: ReadonlyMap<string, string> | undefined;
  /** Those of `files` that have the executable bit. */
  readonly executables: ReadonlySet<string>;
  /** The Dockerfile without squiggles. */
  readonly dockerfile: string;
  /** From the first Dockerfile block to the end of the last block of the case, as it stands in the page. */
  readonly expected: string;
  /** Where `expected` stands in the page, in lines: from, to. */
  readonly lines: readonly [from: number, to: number];
}

/** Reads the cases of a page. A heading without a Dockerfile block is prose. */
export function readCases(page: string): readonly PageCase[] {
  const lines = page.split("\n");
  const starts = lines.flatMap((line, index) => (/^#{1,6} /.test(line) && !insideFence(lines, index) ? [index] : []));
  return starts.flatMap((start, index) => readCase(lines, start, starts[index + 1] ?? lines.length) ?? []);
}

/** The case's Dockerfile with its findings drawn, and the text after each fix: what the page has to say. */
export function drawCase(rule: Rule, { dockerfile: text }: PageCase, project: Project): string {
  const dockerfile = parseDockerfile(text);
  const findings = findingsOf(rule, dockerfile, project, (_, error) => {
    throw error;
  }).map(
    (finding): RuleFinding => ({
      ...finding,
      rule,
      severity: finding.severity ?? rule.severity,
      fixes: fixesOf(finding),
    }),
  );
  const fixes = findings.flatMap((finding) => finding.fixes.map((fix) => drawFix(dockerfile, project, finding, fix)));
  return [block("dockerfile", drawFindings(text, findings)), ...fixes].join("\n\n");
}

function insideFence(lines: readonly string[], line: number): boolean {
  return lines.slice(0, line).filter((text) => /^```/.test(text)).length % 2 === 1;
}

function readCase(lines: readonly string[], start: number, end: number): PageCase | undefined {
  const title = (lines[start] as string).replace(/^#+ /, "");
  const files = new Map<string, string>();
  const executables = new Set<string>();
  let isEmptyContext = false;
  for (let at = start + 1; at < end; at++) {
    const line = lines[at] as string;
    if (line === "The build context is empty.") isEmptyContext = true;
    const [, path, attributes] = /^`([^`]+)`(?: \(([^)]*)\))?:$/.exec(line) ?? [];
    if (path !== undefined) {
      const open = lines.findIndex((text, index) => index > at && text.startsWith("```"));
      const close = lines.indexOf("```", open + 1);
      const lineEnd = attributes?.includes("CRLF") ? "\r\n" : "\n";
      files.set(path, lines.slice(open + 1, close).join(lineEnd) + lineEnd);
      if (attributes?.includes("executable")) executables.add(path);
      at = close;
      continue;
    }
    if (line !== "```dockerfile") continue;
    const close = lines.indexOf("```", at + 1);
    const dockerfile = withoutSquiggles(lines.slice(at + 1, close))
      .map((text) => `${text}\n`)
      .join("");
    const last = lines.slice(0, end).lastIndexOf("```");
    return {
      title,
      files: files.size > 0 || isEmptyContext ? files : undefined,
      executables,
      dockerfile,
      expected: lines.slice(at, last + 1).join("\n"),
      lines: [at, last + 1],
    };
  }
  return undefined;
}

function withoutSquiggles(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^ *~+ \S/.test(line));
}

function drawFindings(text: string, findings: readonly RuleFinding[]): string {
  const lines = text.replace(/\n$/, "").split("\n");
  const drawn = lines.flatMap((line, index) => {
    const here = findings.filter(({ range }) => range.start.line === index);
    return [line, ...here.map((finding) => drawFinding(line, finding))];
  });
  return drawn.join("\n");
}

/** A tab keeps its width of one column, as in the text above. */
function drawFinding(line: string, { range, message, severity, rule }: RuleFinding): string {
  const indent = " ".repeat(range.start.character);
  const end = range.end.line === range.start.line ? range.end.character : line.length;
  const mark = "~".repeat(Math.max(1, end - range.start.character));
  return `${indent}${mark} ${severity === rule.severity ? "" : `(${severity}) `}${render(message)}`;
}

function drawFix(dockerfile: Dockerfile, project: Project, finding: RuleFinding, fix: Fix): string {
  const title = `${kindOf(fix)}: ${render(fix.title)}`;
  const refusal = objection(dockerfile, project, { finding, fix });
  if (refusal !== undefined) return `${title}\n\nRefused: ${render(refusal)}`;
  const own = fix.edits.filter(({ file }) => file === undefined);
  const text = applyEdits(dockerfile.text, own).replace(/\n$/, "");
  const files = [...new Set(fix.edits.flatMap(({ file }) => file ?? []))];
  const others = files.map((file) => {
    const edits = fix.edits.filter((edit) => edit.file === file);
    const after = applyEdits(project.texts.get(file) ?? "", edits).replace(/\n$/, "");
    return `\`${file}\`:\n\n${block("", after)}`;
  });
  return [title, block("dockerfile", text), ...others].join("\n\n");
}

function kindOf({ safety, onSave, preferred }: Fix): string {
  const kind = safety === "safe" ? (onSave ? "Safe fix on save" : "Safe fix") : "Suggestion";
  return preferred ? kind : `${kind}, not preferred`;
}

/** A fenced block of a page. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
