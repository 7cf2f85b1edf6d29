import type { Cancellation, FileStat, FileSystem } from "../file-system.ts";
import { excludes, type IgnoreRules, mayReadmitBelow } from "./dockerignore.ts";
import type { ContextEntry } from "./project.ts";

/** How far a walk goes. */
export interface WalkLimits {
  /** Entries; past them the listing is incomplete. */
  readonly entries: number;
  /** Folders inside one another. */
  readonly depth: number;
}

/** Bounds that real projects stay far below: a context this large takes Docker minutes to send. */
export const defaultLimits: WalkLimits = { entries: 200_000, depth: 64 };

/** A listing of a build context. */
export interface Listing {
  readonly entries: ReadonlyMap<string, ContextEntry>;
  readonly complete: boolean;
  readonly unreadable: readonly string[];
}

/**
 * Lists a folder and all below it. Excluded folders are named but not entered, unless a `!` pattern may bring back something below. Symbolic links are
 * not followed, as Docker does not, so that loops can't be; pipes, sockets and devices are named, never opened.
 */
export async function walkContext(
  fileSystem: FileSystem,
  folder: string,
  ignore: IgnoreRules,
  limits: WalkLimits,
  cancellation?: Cancellation,
): Promise<Listing> {
  const found: ContextEntry[] = [];
  const unreadable: string[] = [];
  let complete = true;
  const queue: { readonly path: string; readonly depth: number }[] = [{ path: "", depth: 0 }];
  for (let at = 0; at < queue.length; at++) {
    const { path, depth } = queue[at] as (typeof queue)[number];
    if (cancellation?.isCancellationRequested || found.length >= limits.entries || depth > limits.depth) {
      complete = false;
      break;
    }
    const entries = await readFolder(fileSystem, folder, path);
    if (entries === undefined) {
      unreadable.push(path);
      continue;
    }
    for (const entry of entries.slice(0, limits.entries - found.length)) {
      found.push(entry);
      const pruned =
        entry.type !== "directory" || (excludes(ignore, entry.path) && !mayReadmitBelow(ignore, entry.path));
      if (!pruned) queue.push({ path: entry.path, depth: depth + 1 });
    }
    complete &&= entries.length <= limits.entries - (found.length - entries.length);
  }
  found.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { entries: new Map(found.map((entry) => [entry.path, entry])), complete, unreadable };
}

/** A folder's entries with their sizes; undefined when it can't be read. One that vanishes meanwhile is left out. */
async function readFolder(
  fileSystem: FileSystem,
  folder: string,
  path: string,
): Promise<readonly ContextEntry[] | undefined> {
  const prefix = path === "" ? "" : `${path}/`;
  const names = await fileSystem.readDirectory(`${folder}${path === "" ? "" : `/${path}`}`);
  if (names === undefined) return undefined;
  const entries = await Promise.all(
    names.map(async ({ name, type }): Promise<ContextEntry | undefined> => {
      const own = `${prefix}${name}`;
      if (type === "directory" || type === "other") return { path: own, type, size: 0, executable: undefined };
      const stat = await fileSystem.stat(`${folder}/${own}`);
      if (stat === undefined) return undefined;
      const link = stat.target === undefined ? {} : { target: stat.target };
      const shared = stat.hardLink === undefined ? {} : { hardLink: stat.hardLink };
      return { path: own, type: stat.type, size: stat.size, executable: isExecutable(stat), ...link, ...shared };
    }),
  );
  return entries.filter((entry) => entry !== undefined);
}

/** A mode without any bit is a platform's that has none. */
function isExecutable({ mode, type }: FileStat): boolean | undefined {
  return mode === 0 || type !== "file" ? undefined : (mode & 0o100) !== 0;
}
