import type { DirectoryEntry, FileStat, FileSystem } from "../server/src/file-system.ts";

/** A file system of plain values: files by path relative to `root`, their folders implied; those in `executables` have mode 755. */
export function memoryFileSystem(
  root: string,
  files: ReadonlyMap<string, string>,
  executables: ReadonlySet<string> = new Set(),
): FileSystem {
  const folders = new Map<string, Map<string, DirectoryEntry>>([[root, new Map()]]);
  const texts = new Map<string, string>();
  for (const [path, text] of files) {
    texts.set(`${root}/${path}`, text);
    const names = path.split("/");
    names.forEach((name, depth) => {
      const folder = [root, ...names.slice(0, depth)].join("/");
      const entries = folders.get(folder) ?? new Map<string, DirectoryEntry>();
      folders.set(folder, entries.set(name, { name, type: depth === names.length - 1 ? "file" : "directory" }));
    });
  }
  const stat = (path: string): FileStat | undefined => {
    const text = texts.get(path);
    const mode = executables.has(path.slice(root.length + 1)) ? 0o755 : 0o644;
    if (text !== undefined) return { type: "file", size: Buffer.byteLength(text), mode };
    return folders.has(path) ? { type: "directory", size: 0, mode: 0o755 } : undefined;
  };
  return {
    stat: async (path) => stat(path),
    readDirectory: async (path) => {
      const entries = folders.get(path);
      return entries === undefined ? undefined : [...entries.values()];
    },
    readFile: async (path, maxBytes) => {
      const text = texts.get(path);
      return text === undefined || Buffer.byteLength(text) > maxBytes ? undefined : text;
    },
  };
}
