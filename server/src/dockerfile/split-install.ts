import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Flag, Instruction, Stage } from "./dockerfile.ts";
import { insertBefore, remove, replace } from "./edit.ts";
import type { ShellStatement } from "./shell.ts";
import type { SourceCopy } from "./source-copy.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** Files to copy into a folder; both relative to the copied source folder. */
export interface CopyGroup {
  readonly files: readonly string[];
  readonly folder: string;
}

/** The edits of a split, with the keywords of the instructions that they add. */
export interface Split {
  readonly edits: readonly TextEdit[];
  readonly adds: readonly string[];
}

/**
 * Installs dependencies from their manifests above the copy of the sources. Undefined where the order of anything else would change: a RUN or SHELL between
 * the two, an install behind other commands that may matter to it, or in a folder that can't be told.
 */
export function splitInstall(
  dockerfile: Dockerfile,
  stage: Stage,
  found: SourceCopy,
  groups: readonly CopyGroup[],
): Split | undefined {
  const { copy, run, install } = found;
  const target = destination(dockerfile, found);
  const rest = install.onlyInstalls ? withoutInstall(dockerfile, found) : { edits: [] };
  if (target === undefined || rest === undefined || !startsScript(found)) return undefined;
  const between = stage.instructions.filter(({ index }) => copy.instruction.index < index && index < run.index);
  const flags = copyFlags(copy.instruction);
  const lines = [
    ...(target.workdir === undefined ? [] : [`WORKDIR ${target.workdir}`]),
    ...groups.map(({ files, folder }) => copyLine(flags, files, found.folder, target.path, folder)),
    `RUN ${[...runFlags(run).map(({ text }) => text), installText(found)].join(" ")}`,
  ];
  const adds = lines.map((line) => line.split(" ")[0] as string);
  const inert = between.every(({ keyword }) =>
    ["LABEL", "EXPOSE", "WORKDIR", "CMD", "ENTRYPOINT", "STOPSIGNAL"].includes(keyword),
  );
  if (inert) return { edits: [insertBefore(dockerfile, copy.instruction, lines), ...rest.edits], adds };
  const movable = between.every(({ keyword }) => ["LABEL", "EXPOSE", "ENV", "ARG", "USER"].includes(keyword));
  if (!movable || target.workdir !== undefined) return undefined;
  const text = dockerfile.text.slice(copy.instruction.span.start, copy.instruction.span.end);
  const edits = [remove(dockerfile, copy.instruction), insertBefore(dockerfile, run, [...lines, text]), ...rest.edits];
  return { edits, adds };
}

/** Where the sources go, when commands run there: as written, or with the WORKDIR that follows brought forward. */
function destination(
  dockerfile: Dockerfile,
  { copy, run }: SourceCopy,
): { readonly path: string; readonly workdir: string | undefined } | undefined {
  const written = copy.destination.value;
  if (/[$"'\\]/.test(written)) return undefined;
  const folder = written.endsWith("/") ? written : written === "." ? "./" : `${written}/`;
  const atCopy = workingDirectoryAt(dockerfile, copy.instruction);
  const atRun = workingDirectoryAt(dockerfile, run);
  const absolute = resolvePath(atCopy, written);
  const changes = dockerfile.instructions.some(
    ({ keyword, index, stage }) =>
      keyword === "WORKDIR" && stage === run.stage && copy.instruction.index < index && index < run.index,
  );
  if (!changes && /^\.\/?$/.test(written)) return { path: "./", workdir: undefined };
  if (absolute === undefined || absolute !== atRun) return undefined;
  if (!changes) return { path: folder, workdir: undefined };
  return written.startsWith("/") ? { path: "./", workdir: absolute } : undefined;
}

/** Only `set` and the like may stand in front: another command could prepare what the install needs, or change the folder. */
function startsScript({ script, install }: SourceCopy): boolean {
  const { command } = install.invocation;
  if (!script.ok || command.within !== "list" || command.redirections.length > 0) return false;
  return script.commands.every(({ start, name }) => start >= command.start || name === "set" || name === "echo");
}

function copyFlags({ flags }: Instruction): readonly string[] {
  return flags.filter(({ name }) => ["chown", "chmod", "link"].includes(name)).map(({ text }) => text);
}

/** The mounts of caches, secrets and ssh, and the network, go with the install; bound files stay. */
function runFlags({ flags }: Instruction): readonly Flag[] {
  return flags.filter(({ name, value }) => name !== "mount" || !/(^|,)type=bind(,|$)/.test(value ?? ""));
}

function copyLine(
  flags: readonly string[],
  files: readonly string[],
  source: string,
  target: string,
  folder: string,
): string {
  const paths = files.map((file) => (source === "" ? file : `${source}/${file}`));
  return ["COPY", ...flags, ...paths, folder === "" ? target : `${target}${folder}/`].join(" ");
}

function installText({ install, script }: SourceCopy): string {
  if (install.ecosystem === "go") return "go mod download";
  const { start, end } = install.invocation.command;
  return script.cooked.text.slice(start, end).replace(/\s+/g, " ");
}

/** The edits that take the install out of its RUN: the whole RUN, or the command with its `&&`; undefined where it can't be cut out. */
function withoutInstall(
  dockerfile: Dockerfile,
  { run, script, install }: SourceCopy,
): { readonly edits: readonly TextEdit[] } | undefined {
  const { command } = install.invocation;
  if (script.statements.length === 1 && script.statements[0]?.parts.length === 1)
    return { edits: [remove(dockerfile, run)] };
  const statement = script.statements.find(({ parts }) => parts.includes(command));
  const next = statement === undefined ? undefined : behind(statement, command.start);
  if (statement === undefined || next === undefined || statement.operators.includes("||") || run.heredocs.length > 0)
    return undefined;
  const hull = { start: script.cooked.sourceOffset(command.start), end: script.cooked.sourceOffset(next) };
  return { edits: [replace(dockerfile, hull, "")] };
}

/** Where the command behind one that `&&` follows starts. */
function behind({ parts }: ShellStatement, start: number): number | undefined {
  const index = parts.findIndex((part) => part.start === start);
  return parts[index + 1]?.start;
}
