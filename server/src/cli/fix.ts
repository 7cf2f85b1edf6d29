import { type FixAllResult, fixAll } from "../fix.ts";
import type { RuleFinding } from "../lint.ts";
import { render } from "../render.ts";
import type { Message } from "../rule.ts";
import { printChange, writeChange } from "./change.ts";
import type { FixCommand } from "./command.ts";
import { readDockerfileText } from "./dockerfile-text.ts";
import { FileSettings } from "./file-settings.ts";
import { findInputs, type Input } from "./inputs.ts";
import { Projects } from "./projects.ts";
import { counted } from "./report-text.ts";
import type { ExitCode } from "./run.ts";
import { onOneLine, type Terminal } from "./terminal.ts";

/** Fixes all inputs, or with `--dry-run` prints what would change, and says what it did and what it refused. */
export async function fix(command: FixCommand, terminal: Terminal): Promise<ExitCode> {
  const { inputs, problems } = await findInputs(command, terminal);
  const fixer: Fixer = {
    command,
    terminal,
    projects: new Projects(command.context),
    settings: new FileSettings(command.allRules ? { allRules: true } : {}, terminal),
  };
  const totals = { applied: 0, refused: 0, files: 0, failed: problems.length };
  for (const input of inputs) {
    const outcome = await fixFile(input, fixer);
    if (outcome === undefined) totals.failed++;
    totals.applied += outcome?.applied.length ?? 0;
    totals.refused += outcome?.refused.length ?? 0;
    totals.files += (outcome?.applied.length ?? 0) > 0 ? 1 : 0;
  }
  const [verb, refused] = [command.dryRun ? "Would fix" : "Fixed", totals.refused];
  const done = `${verb} ${counted(totals.applied, "finding")} in ${totals.files} of ${counted(inputs.length, "file")}`;
  say(fixer, `${done}${refused > 0 ? `, refused ${counted(refused, "fix", "fixes")}` : ""}\n`);
  return totals.failed > 0 ? 2 : 0;
}

interface Fixer {
  readonly command: FixCommand;
  readonly terminal: Terminal;
  readonly projects: Projects;
  readonly settings: FileSettings;
}

/** In a dry run, standard output is the diff alone. */
function say({ command, terminal }: Fixer, text: string): void {
  if (command.dryRun) terminal.complainRaw(text);
  else terminal.print(text);
}

/** What was done to one file; undefined when it could not be read or written. */
async function fixFile(input: Input, fixer: Fixer): Promise<FixAllResult | undefined> {
  const { command, terminal, projects, settings } = fixer;
  const read = await readDockerfileText(input.path);
  if (!read.ok || !read.isUtf8) {
    terminal.complain(`${input.file}: ${read.ok ? "is not UTF-8, so it is left as it is" : read.reason}`);
    return undefined;
  }
  const { lint: options, policy } = await settings.of(input.path);
  const project = { ...(await projects.of(input.path)), policy };
  const mode = command.suggestions ? "suggestions" : "safe";
  const result = fixAll(read.text, project, options, mode);
  const isWritten = command.dryRun
    ? printChange(input, read.text, result, command.context, terminal)
    : await writeChange(input, read.text, result, command.context, terminal);
  if (!isWritten) return undefined;
  if (result.applied.length + result.refused.length > 0) say(fixer, reportOf(input, result));
  return result;
}

function reportOf({ file }: Input, { applied, refused }: FixAllResult): string {
  const lines = [
    ...applied.map((one) => reportLine(one.finding, one.fix.title)),
    ...refused.map(({ finding, reason }) => reportLine(finding, ["refused: {reason}", { reason: render(reason) }])),
  ];
  return `${onOneLine(file)}\n${lines.join("")}`;
}

function reportLine({ range: { start }, rule }: RuleFinding, message: Message): string {
  return `  ${start.line + 1}:${start.character + 1} ${onOneLine(render(message))} [${rule.id}]\n`;
}
