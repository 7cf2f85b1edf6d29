import type { Dockerfile, Instruction } from "./dockerfile.ts";
import type { ShellCommand } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";
import { variableReads } from "./variable-reads.ts";
import { definitionAt, expandWith } from "./variable-scope.ts";
import { resolvePath, workdirAt } from "./working-directory.ts";

/**
 * WORKDIR and ENV that do for the next instructions what `cd`, `export` and `source …/activate` were meant to do; undefined where one command has
 * none, or reads what no instruction knows.
 */
export function environmentInstructions(
  dockerfile: Dockerfile,
  run: Instruction,
  commands: readonly ShellCommand[],
): readonly string[] | undefined {
  let folder = workdirAt(dockerfile, run).path;
  const lines: string[] = [];
  for (const command of commands) {
    const line = convert(dockerfile, run, command, folder);
    if (line === undefined) return undefined;
    if (line.startsWith("WORKDIR ")) folder = resolvePath(folder, line.slice("WORKDIR ".length));
    lines.push(line);
  }
  return lines;
}

function convert(
  dockerfile: Dockerfile,
  run: Instruction,
  { name, words, assignments }: ShellCommand,
  folder: string | undefined,
): string | undefined {
  const [, first, second] = words;
  if (first === undefined || assignments.length > 0) return undefined;
  if (name === "cd") {
    const path = second === undefined ? pathOf(dockerfile, run, first) : undefined;
    const resolved = path === undefined ? undefined : resolvePath(folder, path);
    if (path === undefined || resolved === undefined || path.includes("..")) return undefined;
    return `WORKDIR ${first.literal === undefined ? first.text : resolved}`;
  }
  if (name === "export") {
    const pairs = words.slice(1).map((word) => pair(dockerfile, run, word));
    return pairs.includes(undefined) ? undefined : `ENV ${pairs.join(" ")}`;
  }
  if (name !== "source" && name !== ".") return undefined;
  const path = /^([\w./@+-]+)\/bin\/activate$/.exec(first.literal ?? "")?.[1];
  const venv = path === undefined ? undefined : resolvePath(folder, path);
  return venv === undefined ? undefined : `ENV VIRTUAL_ENV=${venv} PATH=${venv}/bin:$PATH`;
}

/** Whether a command asks for what is so already: `cd` to the working directory, `export` of what ENV sets. */
export function isAlreadySo(dockerfile: Dockerfile, run: Instruction, { name, words }: ShellCommand): boolean {
  const [, first, second] = words;
  if (first === undefined) return false;
  if (name === "export") {
    return words.slice(1).every(({ literal }) => definitionAt(dockerfile, run, literal ?? "")?.kind === "ENV");
  }
  const path = name === "cd" && second === undefined ? pathOf(dockerfile, run, first) : undefined;
  if (path === undefined) return false;
  const folder = workdirAt(dockerfile, run).path;
  return folder !== undefined && resolvePath(folder, path) === folder;
}

/** The path that a word means, as far as Docker's own variables tell. */
function pathOf(dockerfile: Dockerfile, run: Instruction, { literal, text }: ShellWord): string | undefined {
  const path = literal ?? (/^[\w./@+${}-]+$/.test(text) ? expandWith(dockerfile, run, text) : undefined);
  return path !== undefined && /^[\w./@+][\w./@+-]*$/.test(path) ? path : undefined;
}

/** A word such as `A="b $C"` that ENV reads as the shell does; undefined for any other. */
function pair(dockerfile: Dockerfile, run: Instruction, { text }: ShellWord): string | undefined {
  if (!/^[A-Za-z_]\w*=(?:"[^"\\`]*"|'[^'\\`$]*'|[\w./:+@%,${}=^-]*)$/.test(text) || /\$\(|~/.test(text))
    return undefined;
  const isKnown = variableReads(text, "\\").every(
    ({ name, modifier }) => modifier === "" && (name === "PATH" || definitionAt(dockerfile, run, name) !== undefined),
  );
  // `$1`, `$$` and their like are no variables of a Dockerfile.
  return isKnown && !/\$(?![A-Za-z_{])/.test(text) ? text : undefined;
}
