import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { sections } from "./stage-state.ts";
import { expandAt } from "./variables.ts";
import { resolvePath } from "./working-directory.ts";

/**
 * A path inside the image as an instruction means it, absolute and cleaned. A working directory that the base image or an unknown variable decides
 * stands as `/?…`, so that paths seen from the same one can be compared. Undefined for a path with an unknown variable.
 */
export function imagePath(dockerfile: Dockerfile, instruction: Instruction, path: string): string | undefined {
  const text = expandAt(dockerfile, instruction, path);
  return text === undefined ? undefined : resolvePath(folders(dockerfile).get(instruction) ?? "/?", text);
}

/** Whether a path that `imagePath` gave starts in a folder that the file does not name. */
export function isUnplaced(path: string): boolean {
  return path.startsWith("/?");
}

/** The working directory before each instruction. */
const folders = once((dockerfile: Dockerfile): ReadonlyMap<Instruction, string> => {
  const byInstruction = new Map<Instruction, string>();
  const atEnd = new Map<Stage, string>();
  for (const { stage, instructions } of sections(dockerfile)) {
    const { base } = stage ?? {};
    const inherited = base?.kind === "stage" ? atEnd.get(base.stage) : undefined;
    let folder: string = inherited ?? (base?.kind === "scratch" ? "/" : `/?${stage?.index ?? ""}`);
    for (const instruction of instructions) {
      byInstruction.set(instruction, folder);
      const { keyword, arguments: args, index } = instruction;
      if (keyword !== "WORKDIR" || args.form !== "text") continue;
      const path = expandAt(dockerfile, instruction, args.text.text);
      folder = (path === undefined ? undefined : resolvePath(folder, path)) ?? `/?${index}`;
    }
    if (stage !== undefined) atEnd.set(stage, folder);
  }
  return byInstruction;
});
