import { stat } from "node:fs/promises";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { families } from "../generator/families.ts";
import { type Generated, generate } from "../generator/generate.ts";
import { readSources } from "../generator/sources.ts";
import { lint, type RuleFinding } from "../lint.ts";
import { nodeFileSystem } from "../node-file-system.ts";
import { render } from "../render.ts";
import type { InitCommand } from "./init-command.ts";
import { absolute, reasonOf } from "./inputs.ts";
import { counted } from "./report-text.ts";
import type { ExitCode } from "./run.ts";
import { onOneLine, styled, type Terminal } from "./terminal.ts";
import { createFile, replaceFile } from "./write-file.ts";

/** Writes a Dockerfile and an ignore file for the project in a folder, and says what stands behind each choice. */
export async function init(command: InitCommand, terminal: Terminal): Promise<ExitCode> {
  const { folder, wishes } = command;
  const problem = await problemOf(command);
  if (problem !== undefined) return complain(terminal, problem);
  const result = generate(await readSources(nodeFileSystem, absolute(folder)), wishes);
  if (result.kind === "refused") return complain(terminal, `${folder}: ${render(result.reason)}`);
  const files = await filesOf(result, command);
  const taken = files.find(({ isThere }) => isThere);
  if (taken !== undefined && !command.force && !command.dryRun)
    return complain(terminal, `${taken.path}: is there already; --force replaces it, --dry-run shows the new one`);
  const findings = lint(parseDockerfile(result.dockerfile), result.project);
  if (!command.dryRun) {
    for (const file of files) {
      const failure = await write(folder, file).catch((error) => reasonOf(error));
      if (failure !== undefined) return complain(terminal, `${file.path}: can't be written (${failure})`);
    }
  }
  terminal.print(
    command.format === "json" ? json(result, files, findings) : report(result, files, findings, command, terminal),
  );
  return 0;
}

function complain(terminal: Terminal, message: string): ExitCode {
  terminal.complain(message);
  return 2;
}

async function problemOf({ folder, wishes: { family } }: InitCommand): Promise<string | undefined> {
  const ids = families.map(({ id }) => id);
  if (family !== undefined && !ids.includes(family)) return `--family must be one of ${ids.join(", ")}`;
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return isFolder ? undefined : `${folder}: is not a folder`;
}

interface NewFile {
  readonly name: string;
  /** As the folder was given. */
  readonly path: string;
  readonly text: string;
  readonly isThere: boolean;
}

async function filesOf({ dockerfile, ignoreFile }: Generated, { folder }: InitCommand): Promise<readonly NewFile[]> {
  const texts = [
    ["Dockerfile", dockerfile] as const,
    ...(ignoreFile === undefined ? [] : [[".dockerignore", ignoreFile] as const]),
  ];
  return Promise.all(
    texts.map(async ([name, text]) => ({
      name,
      path: folder === "." ? name : `${folder.replace(/[/\\]+$/, "")}/${name}`,
      text,
      isThere: (await nodeFileSystem.stat(`${absolute(folder)}/${name}`)) !== undefined,
    })),
  );
}

async function write(folder: string, { name, text, isThere }: NewFile): Promise<undefined> {
  if (isThere) await replaceFile(`${absolute(folder)}/${name}`, text);
  else await createFile(absolute(folder), name, text);
  return undefined;
}

function report(
  { found, choices, remarks, ignoreFile }: Generated,
  files: readonly NewFile[],
  findings: readonly RuleFinding[],
  { dryRun }: InitCommand,
  terminal: Terminal,
): string {
  const shown = dryRun ? files.map(({ path, text }) => `${styled(terminal, "bold", onOneLine(path))}\n${text}\n`) : [];
  const rows = choices.map(({ subject, value, why }) => {
    const reason = styled(terminal, "dim", onOneLine(render(why)));
    return `  ${subject.padEnd(13)} ${onOneLine(value)}: ${reason}\n`;
  });
  const notes = remarks.map((remark) => `- ${onOneLine(render(remark))}\n`);
  const problems = findings.map(({ rule, message }) => `- ${rule.id}: ${onOneLine(render(message))}\n`);
  return [
    ...shown,
    `This is ${found}\n`,
    ...rows,
    ...notes,
    ...problems,
    ...(ignoreFile === undefined ? ["- .dockerignore is there already and stays as it is\n"] : []),
    `${dryRun ? "Nothing is written" : `Written: ${files.map(({ path }) => onOneLine(path)).join(", ")}`}; ${counted(findings.length, "finding")}\n`,
  ].join("");
}

function json(
  { found, choices, remarks }: Generated,
  files: readonly NewFile[],
  findings: readonly RuleFinding[],
): string {
  return `${JSON.stringify({
    found,
    files: files.map(({ path, text }) => ({ path, text })),
    choices: choices.map(({ subject, value, why }) => ({ subject, value, why: render(why) })),
    remarks: remarks.map(render),
    findings: findings.map(({ rule, message }) => ({ rule: rule.id, message: render(message) })),
  })}\n`;
}
