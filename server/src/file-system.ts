/** What a directory entry is. `other` covers sockets, pipes and devices, which are never opened. */
export type FileType = "file" | "directory" | "symlink" | "other";

/** One name in a directory. */
export interface DirectoryEntry {
  readonly name: string;
  readonly type: FileType;
}

/** Size in bytes and kind of a file; a symbolic link is not followed. */
export interface FileStat {
  readonly type: FileType;
  readonly size: number;
  /** Permission bits where the platform has them. */
  readonly mode: number;
  /** Where a symbolic link points, as written. */
  readonly target?: string;
  /** The same text for all names of one file, where it has several. */
  readonly hardLink?: string;
}

/** The files that the engine may look at. Every method answers undefined for what is absent or can't be read; none throws. */
export interface FileSystem {
  stat(path: string): Promise<FileStat | undefined>;
  readDirectory(path: string): Promise<readonly DirectoryEntry[] | undefined>;
  /** The whole file as UTF-8 text; undefined when it is larger than `maxBytes`, not a regular file, or unreadable. */
  readFile(path: string, maxBytes: number): Promise<string | undefined>;
}

/** Asked now and then by long walks; true ends them early. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
}

/** What the package managers of this machine keep of what they downloaded. Nothing is fetched. */
export interface PackageCaches {
  /** Where npm keeps the archive with a digest such as `sha512-…`, whether it is there or not; undefined for what is no such digest. */
  npmArchive(integrity: string): string | undefined;
  /** Bytes of the regular files in a compressed tar archive; undefined when it can't be read, or is larger than real packages are. */
  unpackedBytes(path: string): Promise<number | undefined>;
  /** Go's module cache, whether it is there or not; undefined for none. */
  readonly goModules: string | undefined;
}
