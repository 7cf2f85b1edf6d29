import type { Copy } from "./copy.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { stageCopies } from "./stage-copies.ts";
import { lineage } from "./stages.ts";
import { expandAt } from "./variables.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** Where a copy puts its files, as an absolute path; undefined when that can't be told. */
export function copyTarget(dockerfile: Dockerfile, { instruction, destination }: Copy): string | undefined {
  const path = expandAt(dockerfile, instruction, destination.value);
  return path === undefined ? undefined : resolvePath(workingDirectoryAt(dockerfile, instruction), path);
}

/**
 * Whether a copy of a stage or of the stages below may bring one of these programs: by its name, as part of a whole system, or in a folder of programs of
 * which nobody knows what it holds.
 */
export function mayCopyProgram(dockerfile: Dockerfile, stage: Stage, names: readonly string[]): boolean {
  return copyOfProgram(dockerfile, stage, names) !== undefined;
}

/** The first copy that may bring one of these programs. */
export function copyOfProgram(dockerfile: Dockerfile, stage: Stage, names: readonly string[]): Copy | undefined {
  return stageCopies(stage).find((copy) => {
    const target = copyTarget(dockerfile, copy);
    if (target === undefined || names.includes(baseName(target))) return true;
    return copy.sources.some(({ value }) => names.includes(baseName(value)) || mayHoldPrograms(value, target));
  });
}

/** A folder, an archive or a pattern, put where programs lie. A name with another ending, or behind `bin/`, is a file. */
function mayHoldPrograms(source: string, target: string): boolean {
  if (!/^\/((usr|usr\/local|opt)(\/s?bin)?|s?bin)?$/.test(target)) return false;
  const name = baseName(source);
  if (/[*?[$]/.test(source) || name === "" || /\.(tar|tgz|txz|tbz2?|gz|xz|bz2|zst)$/i.test(name)) return true;
  if (/(^|\/)s?bin\/[^/]+$/.test(source) || /\.\w+$/.test(name)) return false;
  return target !== "/" || folderNames.test(name);
}

const folderNames =
  /root|^(\.|\.\.|dist|out|output|target|build|install|installed|staging|stage|fs|image|layer|export|result|usr|opt|bin|sbin|files|overlay|sysroot|mnt|tmp|app|server)$/i;

function baseName(path: string): string {
  return path.replace(/\/+(\.\/?)?$/, "").replace(/^.*\//, "");
}

/** The texts of the RUNs of a stage and of the stages below, heredocs included. */
export function runTexts(stage: Stage): readonly string[] {
  return lineage(stage).flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === "RUN")
      .map(({ cooked, heredocs }) => [cooked.text, ...heredocs.map(({ content }) => content)].join("\n")),
  );
}

/** Whether a RUN does more with a file of this name than to change its mode or its text, so that it may lie elsewhere. */
export function mayMoveFile(dockerfile: Dockerfile, stage: Stage, name: string): boolean {
  const runs = lineage(stage).flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "RUN"));
  return runs.some((run) => {
    const script = shellScript(dockerfile, run);
    const text = script?.cooked.text ?? run.cooked.text;
    if (!text.includes(name)) return false;
    if (script === undefined || !script.ok) return true;
    const harmless = invocations(script).filter(({ program }) =>
      /^(chmod|chown|sed|dos2unix|ls|test|\[)$/.test(program),
    );
    const mentions = text.split(name).length - 1;
    const inHarmless = harmless.map(({ command }) => text.slice(command.start, command.end).split(name).length - 1);
    return inHarmless.reduce((sum, count) => sum + count, 0) < mentions;
  });
}
