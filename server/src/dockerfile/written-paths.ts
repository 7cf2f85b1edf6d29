import type { Span } from "./cooked.ts";
import { readCopy } from "./copy.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { shellScript } from "./run-scripts.ts";
import { scriptWrites } from "./script-writes.ts";
import { isPosixShell } from "./stage-state.ts";
import { expandWith } from "./variable-scope.ts";
import { resolvePath, workdirAt } from "./working-directory.ts";

/** A path that an instruction writes to, and where it says so. */
export interface Written {
  readonly path: string;
  readonly span: Span;
}

/** The absolute paths that a COPY, ADD or RUN surely writes to. */
export function writtenPaths(dockerfile: Dockerfile, instruction: Instruction): readonly Written[] {
  const copy = readCopy(instruction);
  if (copy !== undefined) {
    const { value, span } = copy.destination;
    const destination = expandWith(dockerfile, instruction, value);
    const folder = workdirAt(dockerfile, instruction).path;
    const path = destination === undefined ? undefined : resolvePath(folder, destination);
    return path === undefined ? [] : [{ path, span }];
  }
  if (instruction.keyword !== "RUN" || !isPosixShell(dockerfile, instruction)) return [];
  const script = shellScript(dockerfile, instruction);
  if (script === undefined) return [];
  return scriptWrites(script).flatMap(({ path, start, end }) =>
    path.startsWith("/") ? [{ path, span: script.cooked.span(start, end) }] : [],
  );
}
