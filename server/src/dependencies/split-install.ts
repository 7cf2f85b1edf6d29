import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Flag, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore, remove, replace } from "../dockerfile/edit.ts";
import type { ShellStatement } from "../dockerfile/shell.ts";
import { resolvePath, workingDirectoryAt } from "../dockerfile/working-directory.ts";
import type { Message } from "../rule.ts";
import type { CopyPlan } from "./package-manager.ts";
import type { SourceCopy } from "./source-copy.ts";

/** The edits of a split, with the keywords of the instructions that they add; or why there is none. */
export type Split =
  | { readonly edits: readonly TextEdit[]; readonly adds: readonly string[] }
  | { readonly refusal: Message };

/**
 * Installs dependencies from their manifests above the copy of the sources. Refused where the order of anything else would change: a RUN or SHELL between
 * the two, an install behind other commands that may matter to it, or in a folder that can't be told.
 */
export function splitInstall(dockerfile: Dockerfile, stage: Stage, found: SourceCopy, plan: CopyPlan): Split {
  const { copy, run, install } = found;
  const target = destination(dockerfile, found);
  if (target === undefined)
    return { refusal: ["`{name}` runs in another folder than the copied one", { name: install.name }] };
  const before = commandBefore(found);
  if (before !== undefined) return { refusal: before };
  const rest = restOfRun(dockerfile, found, plan);
  if (rest === undefined) return { refusal: ["`{name}` can't be cut out of its RUN", { name: install.name }] };
  const between = stage.instructions.filter(({ index }) => copy.instruction.index < index && index < run.index);
  const lines = [
    ...(target.workdir === undefined ? [] : [`WORKDIR ${target.workdir}`]),
    ...copyLines(found, plan.files, target.path),
    `RUN ${[...runFlags(run).map(({ text }) => text), installText(found, plan)].join(" ")}`,
  ];
  const adds = lines.map((line) => line.split(" ")[0] as string);
  if (between.every(({ keyword }) => inert.has(keyword)))
    return { edits: [insertBefore(dockerfile, copy.instruction, lines), ...rest], adds };
  const other = between.find(({ keyword }) => !movable.has(keyword));
  if (other !== undefined || target.workdir !== undefined) {
    const { keyword, firstLine } = other ?? run;
    return { refusal: ["{keyword} in line {line} stands between the two", { keyword, line: firstLine + 1 }] };
  }
  const text = dockerfile.text.slice(copy.instruction.span.start, copy.instruction.span.end);
  return {
    edits: [remove(dockerfile, copy.instruction), insertBefore(dockerfile, run, [...lines, text]), ...rest],
    adds,
  };
}

/** Between the two they mean nothing to a copy or an install. */
const inert: ReadonlySet<string> = new Set(["LABEL", "EXPOSE", "WORKDIR", "CMD", "ENTRYPOINT", "STOPSIGNAL"]);

/** The copy may move below them. */
const movable: ReadonlySet<string> = new Set(["LABEL", "EXPOSE", "ENV", "ARG", "USER"]);

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
function commandBefore({ script, install }: SourceCopy): Message | undefined {
  const { command } = install.invocation;
  if (!script.ok || command.within !== "list" || command.redirections.length > 0)
    return ["`{name}` is part of a larger command", { name: install.name }];
  const other = script.commands.find(({ start, name }) => start < command.start && name !== "set" && name !== "echo");
  return other && ["`{other}` runs before it in the same RUN", { other: other.name ?? "another command" }];
}

/** The mounts of caches, secrets and ssh, and the network, go with the install; bound files stay. */
function runFlags({ flags }: Instruction): readonly Flag[] {
  return flags.filter(({ name, value }) => name !== "mount" || !/(^|,)type=bind(,|$)/.test(value ?? ""));
}

/** A COPY for each folder, in the order of its first file; a folder that is copied whole has one of its own. */
function copyLines({ copy, source }: SourceCopy, files: readonly string[], target: string): readonly string[] {
  const flags = copy.instruction.flags.filter(({ name }) => ["chown", "chmod", "link"].includes(name));
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.endsWith("/") ? file : file.replace(/[^/]*$/, "");
    const group = byFolder.get(folder) ?? [];
    byFolder.set(folder, group);
    group.push(file.replace(/\/$/, ""));
  }
  return [...byFolder].map(([folder, group]) => {
    const below = source === "" ? folder : folder.slice(source.length + 1);
    return ["COPY", ...flags.map(({ text }) => text), ...group, `${target}${below}`].join(" ");
  });
}

function installText({ install, script }: SourceCopy, { command }: CopyPlan): string {
  const { start, end } = install.invocation.command;
  const text = script.cooked.text;
  if (command !== undefined) return text.slice(start, install.invocation.programWord.start) + command;
  return text.slice(start, end).replace(/\s+/g, " ");
}

/** The edits that take the install out of its RUN, or change it there; undefined where it can't be cut out. */
function restOfRun(
  dockerfile: Dockerfile,
  { run, script, install }: SourceCopy,
  { after }: CopyPlan,
): readonly TextEdit[] | undefined {
  const { command, programWord } = install.invocation;
  if (after !== undefined) return [replace(dockerfile, script.cooked.span(programWord.start, command.end), after)];
  if (!install.onlyInstalls) return [];
  if (script.statements.length === 1 && script.statements[0]?.parts.length === 1) return [remove(dockerfile, run)];
  const statement = script.statements.find(({ parts }) => parts.includes(command));
  const next = statement === undefined ? undefined : behind(statement, command.start);
  if (statement === undefined || next === undefined || statement.operators.includes("||") || run.heredocs.length > 0)
    return undefined;
  const hull = { start: script.cooked.sourceOffset(command.start), end: script.cooked.sourceOffset(next) };
  return [replace(dockerfile, hull, "")];
}

/** Where the command behind one that `&&` follows starts. */
function behind({ parts }: ShellStatement, start: number): number | undefined {
  const index = parts.findIndex((part) => part.start === start);
  return parts[index + 1]?.start;
}
