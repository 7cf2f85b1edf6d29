import type { Copy } from "./copy.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { imagePath } from "./image-paths.ts";
import { mentions } from "./mentions.ts";

/** The destination of a copy as an absolute path; undefined when a variable without a value decides it. */
export function destinationPath(dockerfile: Dockerfile, { instruction, destination }: Copy): string | undefined {
  return imagePath(dockerfile, instruction, destination.value);
}

/**
 * Where each source lands when it is a file: at the destination, or inside it when that is a folder by its slash or its several sources. Patterns in a
 * source's last part stay. Undefined when a variable without a value decides it.
 */
export function fileLandings(dockerfile: Dockerfile, copy: Copy): readonly string[] | undefined {
  const { sources, destination, instruction } = copy;
  const isFolder = isFolderPath(sources.length, destination.value);
  const found: string[] = [];
  for (const { value } of sources) {
    const name = lastPart(value);
    const path = isFolder ? `${destination.value}/${name}` : destination.value;
    const landing = imagePath(dockerfile, instruction, path);
    if (landing === undefined || name === "" || name.startsWith("<<")) return undefined;
    found.push(landing);
  }
  return found;
}

/** A quick look whether a RUN may name every file that a copy brings, by their last parts; with variables it may in any case. */
export function mayNameFiles(run: Instruction, { sources, destination }: Copy): boolean {
  if (mentions(run, "$")) return true;
  const isFolder = isFolderPath(sources.length, destination.value);
  for (const { value } of isFolder ? sources : [destination]) {
    const name = lastPart(value);
    if (!name.includes("$") && !mentions(run, name)) return false;
  }
  return true;
}

function isFolderPath(count: number, path: string): boolean {
  return count > 1 || /(^|\/)\.{0,2}$/.test(path);
}

function lastPart(path: string): string {
  return path
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "")
    .replace(/^.*\//, "");
}

/** Whether two absolute paths are the same or one lies in the other. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [`${one.replace(/\/$/, "")}/`, `${other.replace(/\/$/, "")}/`];
  return a.startsWith(b) || b.startsWith(a);
}
