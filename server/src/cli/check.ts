import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { lint, type RuleFinding, withOthers } from "../lint.ts";
import { type Project, unknownProject } from "../project/project.ts";
import type { Severity } from "../rule.ts";
import { shellcheckFindings } from "../shellcheck/comments.ts";
import { findShellcheck, type RunShellcheck } from "../shellcheck/run.ts";
import { scriptsOf } from "../shellcheck/script.ts";
import type { CheckCommand } from "./command.ts";
import { readDockerfileText } from "./dockerfile-text.ts";
import { FileSettings } from "./file-settings.ts";
import { findInputs, type Input, reasonOf } from "./inputs.ts";
import { Projects } from "./projects.ts";
import { checkstyleReport } from "./report-checkstyle.ts";
import { githubReport } from "./report-github.ts";
import { gitlabReport } from "./report-gitlab.ts";
import { jsonReport } from "./report-json.ts";
import { junitReport } from "./report-junit.ts";
import { sarifReport } from "./report-sarif.ts";
import { textReport } from "./report-text.ts";
import type { ExitCode, Program } from "./run.ts";
import type { Terminal } from "./terminal.ts";

/** A file and its findings; none for one that could not be read. */
export interface CheckedFile {
  readonly file: string;
  /** The build context as given; undefined for the file's own folder. */
  readonly context: string | undefined;
  readonly dockerfile: Dockerfile;
  readonly project: Project;
  readonly findings: readonly RuleFinding[];
}

/** Writes the outcome in one format, file by file. */
export interface Report {
  add(checked: CheckedFile): void;
  /** `problems` are what could not be read. */
  end(problems: readonly string[]): void;
}

/** Lints all inputs and reports what it found. */
export async function check(command: CheckCommand, terminal: Terminal, program: Program): Promise<ExitCode> {
  const { inputs, problems: unlisted } = await findInputs(command, terminal);
  const problems = [...unlisted];
  const checker: Checker = {
    settings: new FileSettings(command.allRules ? { allRules: true } : {}, terminal),
    shellcheck: command.shellcheck ? await findShellcheck(process.env.PATH, []) : undefined,
    context: command.context,
    projects: new Projects(command.context),
    complain: (problem) => {
      problems.push(problem);
      terminal.complain(problem);
    },
  };
  if (command.shellcheck && checker.shellcheck === undefined) checker.complain("shellcheck is not on the PATH");
  const report = reports[command.format](terminal, program);
  let hasFindings = false;
  for (const input of inputs) {
    const checked = await checkFile(input, checker);
    report.add(checked);
    const threshold = command.severity ?? (await checker.settings.of(input.path)).failureThreshold ?? "warning";
    hasFindings ||=
      threshold !== "none" && checked.findings.some(({ severity }) => ranks[severity] >= ranks[threshold]);
  }
  report.end(problems);
  if (problems.length > 0) return 2;
  return hasFindings ? 1 : 0;
}

const reports = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
  gitlab: gitlabReport,
  checkstyle: checkstyleReport,
  junit: junitReport,
} as const;

const ranks: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

interface Checker {
  readonly settings: FileSettings;
  readonly shellcheck: RunShellcheck | undefined;
  readonly context: string | undefined;
  readonly projects: Projects;
  complain(problem: string): void;
}

async function checkFile(
  { file, path }: Input,
  { settings, shellcheck, context, projects, complain }: Checker,
): Promise<CheckedFile> {
  const read = await readDockerfileText(path);
  if (!read.ok) {
    complain(`${file}: ${read.reason}`);
    return { file, context, dockerfile: parseDockerfile(""), project: unknownProject, findings: [] };
  }
  const dockerfile = parseDockerfile(read.text);
  const { lint: options, policy } = await settings.of(path);
  const project = { ...(await projects.of(path)), policy };
  const findings = lint(dockerfile, project, options, ({ id }, error) =>
    complain(`${file}: the rule ${id} failed: ${reasonOf(error)}`),
  );
  const others = shellcheck === undefined ? [] : await shellcheckAll(dockerfile, shellcheck);
  return { file, context, dockerfile, project, findings: withOthers(dockerfile, options, findings, others) };
}

async function shellcheckAll(dockerfile: Dockerfile, run: RunShellcheck): Promise<readonly RuleFinding[]> {
  const findings: RuleFinding[] = [];
  for (const script of scriptsOf(dockerfile)) {
    findings.push(...shellcheckFindings(dockerfile, script, (await run(script)) ?? []));
  }
  return findings;
}
