import type { Changed } from "../fix.ts";
import { contextFor } from "../project/read-project.ts";
import { absolute, type Input, inContext, reasonOf } from "./inputs.ts";
import { type Terminal, visible } from "./terminal.ts";
import { unifiedDiff } from "./unified-diff.ts";
import { createFile, replaceFile } from "./write-file.ts";

/** Prints a change of a Dockerfile, and of files of its build context, as a diff. */
export function printChange(
  { file }: Input,
  before: string,
  { text, files }: Changed,
  context: string | undefined,
  terminal: Terminal,
): true {
  const others = [...files].map(([name, other]) =>
    unifiedDiff(inContext(context, file, name), other.before, other.text),
  );
  const diff = [unifiedDiff(file, before, text), ...others].join("");
  terminal.print(terminal.isInteractive ? visible(diff) : diff);
  return true;
}

/** Writes a change, the other files first, so that the Dockerfile never names one that is not there; false, with a complaint, where that fails. */
export async function writeChange(
  { file, path }: Input,
  before: string,
  { text, files }: Changed,
  context: string | undefined,
  terminal: Terminal,
): Promise<boolean> {
  const folder = context === undefined ? contextFor(path).contextFolder : absolute(context);
  let name = file;
  try {
    for (const [other, { before: old, text: now }] of files) {
      name = other;
      if (old === undefined) await createFile(folder, other, now);
      else await replaceFile(`${folder}/${other}`, now);
    }
    name = file;
    if (text !== before) await replaceFile(path, text);
    return true;
  } catch (error) {
    terminal.complain(`${name}: can't be written (${reasonOf(error)})`);
    return false;
  }
}
