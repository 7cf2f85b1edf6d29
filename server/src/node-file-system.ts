import { constants } from "node:fs";
import { lstat, open, readdir, readlink } from "node:fs/promises";
import type { DirectoryEntry, FileStat, FileSystem, FileType } from "./file-system.ts";

/** The files of this machine. */
export const nodeFileSystem: FileSystem = {
  stat: (path) => orUndefined(() => stat(path)),
  readDirectory: (path) => orUndefined(() => readDirectory(path)),
  readFile: (path, maxBytes) => orUndefined(() => readFile(path, maxBytes)),
};

async function orUndefined<Value>(read: () => Promise<Value | undefined>): Promise<Value | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

async function stat(path: string): Promise<FileStat> {
  const stats = await lstat(path);
  const type = typeOf(stats);
  const base = { type, size: stats.size, mode: stats.mode & 0o7777 };
  if (type === "file" && stats.nlink > 1 && Number.isSafeInteger(stats.ino))
    return { ...base, hardLink: `${stats.dev}:${stats.ino}` };
  return type === "symlink" ? { ...base, target: await readlink(path) } : base;
}

async function readDirectory(path: string): Promise<readonly DirectoryEntry[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.map((entry) => ({ name: entry.name, type: typeOf(entry) }));
}

/** Reads regular files alone. A link is followed; where it leads to a pipe or a device, opening must not block. */
async function readFile(path: string, maxBytes: number): Promise<string | undefined> {
  const before = await lstat(path);
  if (!before.isFile() && !before.isSymbolicLink()) return undefined;
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > maxBytes) return undefined;
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function typeOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FileType {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "symlink" : "other";
}
