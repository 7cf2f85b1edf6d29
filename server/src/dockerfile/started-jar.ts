import { destinationOf } from "./copied-file.ts";
import { type Copy, readCopy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage, Word } from "./dockerfile.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** A JAR that a stage copies and starts by `java -jar`. */
export interface StartedJar {
  readonly copy: Copy;
  readonly source: Word;
  readonly start: Instruction;
  /** The absolute path of the JAR in the image. */
  readonly path: string;
  /** The words `-jar` and the one behind it; undefined in shell form. */
  readonly words: readonly [flag: Word, jar: Word] | undefined;
}

/** The JAR that the last CMD or ENTRYPOINT of a stage starts, when a copy of the stage brings it as a whole. */
export function startedJar(dockerfile: Dockerfile, stage: Stage): StartedJar | undefined {
  for (const start of [...stage.instructions].reverse()) {
    if (start.keyword !== "ENTRYPOINT" && start.keyword !== "CMD") continue;
    const args = start.arguments;
    const at = args.form === "exec" ? args.words.findIndex(({ value }) => value === "-jar") : -1;
    const flag = args.form === "exec" ? args.words[at] : undefined;
    const jar = args.form === "exec" && at !== -1 ? args.words[at + 1] : undefined;
    const text = jar?.value ?? /\bjava\b.*\s-jar\s+(?:"|')?([^\s"';&|]+\.jar)/.exec(start.cooked.text)?.[1];
    const path =
      text === undefined || text.includes("$")
        ? undefined
        : resolvePath(workingDirectoryAt(dockerfile, start) ?? "/", text);
    if (path === undefined) continue;
    const found = copyOf(dockerfile, stage, path);
    const words = flag === undefined || jar === undefined ? undefined : ([flag, jar] as const);
    return found === undefined ? undefined : { ...found, start, path, words };
  }
  return undefined;
}

function copyOf(dockerfile: Dockerfile, stage: Stage, path: string): Pick<StartedJar, "copy" | "source"> | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (const instruction of [...stage.instructions].reverse()) {
    const copy = readCopy(instruction);
    const target = copy === undefined ? undefined : destinationOf(dockerfile, copy);
    const [source, another] = copy?.sources ?? [];
    if (copy === undefined || source === undefined || another !== undefined) continue;
    if (target === path) return { copy, source };
    if (target !== undefined && `${target === "/" ? "" : target}/${name}` === path && source.value.endsWith(`/${name}`))
      return { copy, source };
  }
  return undefined;
}
