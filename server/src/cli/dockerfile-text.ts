import { open } from "node:fs/promises";
import { reasonOf } from "./inputs.ts";

/** A Dockerfile's text, or why there is none. */
export type DockerfileText =
  | { readonly ok: true; readonly text: string; readonly isUtf8: boolean }
  | { readonly ok: false; readonly reason: string };

/** Reads a file as text, with its byte-order mark and line ends. A device is not opened, and what holds NUL bytes is no text. */
export async function readDockerfileText(path: string, allowNul = false): Promise<DockerfileText> {
  try {
    const bytes = await readBytes(path);
    if (bytes === undefined) return { ok: false, reason: "is not a regular file" };
    if (!allowNul && bytes.includes(0)) return { ok: false, reason: "is binary" };
    const text = bytes.toString("utf8");
    return { ok: true, text, isUtf8: Buffer.from(text, "utf8").equals(bytes) };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

/** A pipe, such as a shell's `<(…)`, is read too. */
async function readBytes(path: string): Promise<Buffer | undefined> {
  const file = await open(path, "r");
  try {
    const stats = await file.stat();
    return stats.isFile() || stats.isFIFO() ? await file.readFile() : undefined;
  } finally {
    await file.close();
  }
}
