import type { Copy } from "./copy.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { imagePath } from "./image-paths.ts";

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
  const isFolder = sources.length > 1 || /(^|\/)\.{0,2}$/.test(destination.value);
  const found: string[] = [];
  for (const { value } of sources) {
    const name = value
      .replace(/[?#].*$/, "")
      .replace(/\/+$/, "")
      .replace(/^.*\//, "");
    const path = isFolder ? `${destination.value}/${name}` : destination.value;
    const landing = imagePath(dockerfile, instruction, path);
    if (landing === undefined || name === "" || name.startsWith("<<")) return undefined;
    found.push(landing);
  }
  return found;
}

/** Whether two absolute paths are the same or one lies in the other. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [`${one.replace(/\/$/, "")}/`, `${other.replace(/\/$/, "")}/`];
  return a.startsWith(b) || b.startsWith(a);
}
