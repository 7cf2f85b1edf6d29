import { type ContextSource, contextSourcesOf } from "./context-sources.ts";
import { type Copy, readCopy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { lineage } from "./stages.ts";
import { expandAt } from "./variables.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** A file that a COPY or ADD brings from the build context to a place in the image. */
export interface CopiedFile {
  readonly copy: Copy;
  readonly source: ContextSource;
  /** Relative to the build context. */
  readonly contextPath: string;
  readonly imagePath: string;
}

/** The instructions whose files a stage holds, in order: those of the stages it is built on, then its own. */
export function lineageInstructions(stage: Stage): readonly Instruction[] {
  return [...lineage(stage)].reverse().flatMap(({ instructions }) => instructions);
}

/**
 * The file of the build context that is at a place of the image, by the last copy that may have put it there; undefined where that one is from another
 * stage, or where none is. A working directory that only the base image tells counts as the root, for copies and for programs alike.
 */
export function copiedFile(
  dockerfile: Dockerfile,
  instructions: readonly Instruction[],
  imagePath: string,
  isFile: (contextPath: string) => boolean,
): CopiedFile | undefined {
  for (const instruction of [...instructions].reverse()) {
    const copy = readCopy(instruction);
    const target = copy === undefined ? undefined : destinationOf(dockerfile, copy);
    if (copy === undefined || target === undefined) continue;
    if (copy.from !== undefined && (imagePath === target || imagePath.startsWith(asFolder(target)))) return undefined;
    for (const source of copy.from === undefined ? contextSourcesOf(dockerfile, instruction) : []) {
      const contextPath = originOf(source, target, imagePath, isFile);
      if (contextPath !== undefined) return { copy, source, contextPath, imagePath };
    }
  }
  return undefined;
}

/** The absolute path of a copy's destination; undefined when a variable hides it. */
export function destinationOf(dockerfile: Dockerfile, { instruction, destination }: Copy): string | undefined {
  const path = expandAt(dockerfile, instruction, destination.value);
  return path === undefined ? undefined : resolvePath(workingDirectoryAt(dockerfile, instruction) ?? "/", path);
}

function originOf(
  { path, isPattern, copy }: ContextSource,
  target: string,
  imagePath: string,
  isFile: (contextPath: string) => boolean,
): string | undefined {
  const name = imagePath.slice(imagePath.lastIndexOf("/") + 1);
  const isInTarget = imagePath === asFolder(target) + name;
  if (isPattern) {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const candidate = folder + name;
    return isInTarget && !/[*?[\\]/.test(folder) && matches(path, candidate) && isFile(candidate)
      ? candidate
      : undefined;
  }
  if (isFile(path)) {
    const ownName = path.slice(path.lastIndexOf("/") + 1);
    const isNamed = imagePath === target && copy.sources.length === 1;
    return isNamed || (isInTarget && ownName === name) ? path : undefined;
  }
  if (!imagePath.startsWith(asFolder(target))) return undefined;
  const candidate = (path === "" ? "" : `${path}/`) + imagePath.slice(asFolder(target).length);
  return isFile(candidate) ? candidate : undefined;
}

/** Whether a pattern of stars and question marks matches; classes count as no match. */
function matches(pattern: string, path: string): boolean {
  if (/[[\\]/.test(pattern)) return false;
  const source = pattern
    .replace(/[.+^${}()|]/g, "\\$&")
    .replace(/\*+/g, "[^/]*")
    .replaceAll("?", "[^/]");
  return new RegExp(`^${source}$`).test(path);
}

function asFolder(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
