import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { type Invocation, invocations, operands, wordText } from "./invocations.ts";
import { mountsPath } from "./mounts.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** A program that a RUN starts, and where. */
export interface BuildCall {
  readonly run: Instruction;
  readonly script: ShellScript;
  readonly invocation: Invocation;
  /** The folder that it runs in; undefined when the file does not say. */
  readonly folder: string | undefined;
}

/** What the RUNs among some instructions start, in order. */
export function buildCalls(dockerfile: Dockerfile, instructions: readonly Instruction[]): readonly BuildCall[] {
  return instructions.flatMap((run): readonly BuildCall[] => {
    const script = run.keyword === "RUN" ? shellScript(dockerfile, run) : undefined;
    if (script === undefined) return [];
    let folder = workingDirectoryAt(dockerfile, run);
    return invocations(script).map((invocation) => {
      const here = folder;
      if (invocation.program === "cd") folder = changed(folder, invocation);
      return { run, script, invocation, folder: here };
    });
  });
}

function changed(folder: string | undefined, { arguments: [word], command }: Invocation): string | undefined {
  return word?.literal === undefined || command.within !== "list" ? undefined : resolvePath(folder, word.literal);
}

/** Files that are moved about more often are not followed. */
const mostMoves = 4;

/** The call that writes a file, where `isWriter` knows it for one; followed back through `cp` and `mv`. Undefined where none does, or a mount holds the file. */
export function findBuild(
  calls: readonly BuildCall[],
  path: string,
  isWriter: (call: BuildCall, path: string) => boolean,
): BuildCall | undefined {
  if (calls.some(({ run }) => mountsPath(run, [path]))) return undefined;
  const wanted = [path];
  for (let at = 0; at < wanted.length && at < mostMoves; at++) {
    for (const call of [...calls].reverse()) {
      const here = wanted[at] as string;
      if (isWriter(call, here)) return call;
      const source = movedFrom(call, here);
      if (source !== undefined && !wanted.includes(source)) wanted.push(source);
    }
  }
  return undefined;
}

function movedFrom({ invocation: { program, arguments: words }, folder }: BuildCall, path: string): string | undefined {
  if (!/^(cp|mv|install)$/.test(program)) return undefined;
  const texts = operands(words, ["-m", "-o", "-g", "-t"]).map(wordText);
  const target = texts.length < 2 ? undefined : resolvePath(folder, texts.at(-1) as string);
  if (target === undefined) return undefined;
  const source = texts.slice(0, -1).find((text) => {
    const name = text.slice(text.lastIndexOf("/") + 1);
    return target === path || `${target === "/" ? "" : target}/${name}` === path;
  });
  return source === undefined || source.includes("$") ? undefined : resolvePath(folder, source);
}
