import { copyTarget } from "./brought-programs.ts";
import { type Copy, sourcePath } from "./copy.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { stageCopies } from "./stage-copies.ts";
import { lineage } from "./stages.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** A file that a stage copies, by its name in the image. */
export interface CopiedProgram {
  /** Its absolute path; undefined when it lies in a working directory that the base image sets. */
  readonly path: string | undefined;
}

/**
 * Where the copies of a stage and of the stages below put a file of this name; undefined when none does, or when that can't be told of one that may.
 * `inContext` tells whether the build context has a file; false while that is unknown.
 */
export function copiedPrograms(
  dockerfile: Dockerfile,
  stage: Stage,
  name: string,
  inContext: (path: string) => boolean,
): readonly CopiedProgram[] | undefined {
  const found: CopiedProgram[] = [];
  for (const copy of stageCopies(stage)) {
    const landing = land(dockerfile, stage, copy, name, inContext);
    if (landing === "unknown") return undefined;
    if (landing !== undefined) found.push(landing);
  }
  return found.length === 0 ? undefined : found;
}

function land(
  dockerfile: Dockerfile,
  stage: Stage,
  copy: Copy,
  name: string,
  inContext: (path: string) => boolean,
): CopiedProgram | "unknown" | undefined {
  const { destination, sources, from, instruction } = copy;
  const written = destination.value;
  const target = copyTarget(dockerfile, copy);
  if (target === undefined && (written.includes("$") || copy.sources.length === 0)) return "unknown";
  const isFolder = /(^|\/)\.{0,2}$/.test(written) || sources.length > 1;
  const named = sources.some(({ value }) => baseName(value) === name);
  const inFolder =
    from === undefined && sources.some((source) => inContext(`${sourcePath(source)}/${name}`.replace(/^\//, "")));
  if (!named && !inFolder) {
    if (sources.some(({ value }) => mayMatch(value, name))) return "unknown";
    return !isFolder && baseName(written) === name ? { path: target } : undefined;
  }
  if (isFolder || inFolder || (target !== undefined && isKnownFolder(dockerfile, stage, target))) {
    if (target !== undefined) return { path: resolvePath(target, name) };
    return /^\.\/?$/.test(written) && workingDirectoryAt(dockerfile, instruction) === undefined
      ? { path: undefined }
      : "unknown";
  }
  return baseName(written) === name ? { path: target } : "unknown";
}

/** A pattern whose end is another, such as `*.jar` for `run.sh`, does not. */
function mayMatch(source: string, name: string): boolean {
  if (/[$[]/.test(source)) return true;
  return /[*?]/.test(source) && name.endsWith(source.replace(/^.*[*?]/s, ""));
}

/** A copy to a path without a slash behind it makes a file, unless a folder is there. */
function isKnownFolder(dockerfile: Dockerfile, stage: Stage, path: string): boolean {
  if (/^\/(usr(\/local)?(\/s?bin)?|s?bin|opt|srv|etc|root|home|tmp|var|mnt)?$/.test(path)) return true;
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      (one) =>
        one.keyword === "WORKDIR" &&
        one.arguments.form === "text" &&
        resolvePath(workingDirectoryAt(dockerfile, one), one.arguments.text.text) === path,
    ),
  );
}

function baseName(path: string): string {
  return path.replace(/\/+(\.\/?)?$/, "").replace(/^.*\//, "");
}
