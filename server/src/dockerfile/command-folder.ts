import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { type Invocation, invocations, wordText } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** The folder of the image in which a command of a RUN works, by WORKDIR, or another start, and the `cd` before it; undefined when it can't be told. */
export function folderOf(
  dockerfile: Dockerfile,
  run: Instruction,
  script: ShellScript,
  { command, arguments: words }: Invocation,
  folderFlags: readonly string[] = [],
  start: string = workingDirectoryAt(dockerfile, run) ?? "/",
): string | undefined {
  let folder: string | undefined = start;
  for (const { program, arguments: targets, command: before } of invocations(script)) {
    if (program !== "cd" || before.start > command.start) continue;
    const target: string | undefined = targets[0]?.literal;
    folder = target === undefined ? undefined : resolvePath(folder, target);
  }
  const texts = words.map(wordText);
  for (const [index, text] of texts.entries()) {
    const flag = folderFlags.find((one) => text === one || text.startsWith(`${one}=`));
    if (flag === undefined) continue;
    const value = text === flag ? texts[index + 1] : text.slice(flag.length + 1);
    folder = value === undefined || value.includes("$") ? undefined : resolvePath(folder, value);
  }
  return folder;
}
