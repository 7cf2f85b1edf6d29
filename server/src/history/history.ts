import type { CacheFile } from "../impact/selection.ts";

/** What happened to the files of a build context, commit by commit; the oldest first. */
export interface History {
  /** The files before the first commit; empty where the repository begins with it. */
  readonly start: readonly CacheFile[];
  readonly commits: readonly Commit[];
  /** Older commits exist that could not be read, as in a shallow clone. */
  readonly isShallow: boolean;
  /** The build context is the repository's top, where git keeps its own folder. */
  readonly isAtTop: boolean;
}

/** One commit of the branch; a merge is one commit, with all that it brought. */
export interface Commit {
  /** Its full hash. */
  readonly id: string;
  readonly subject: string;
  /** Changed paths of the build context; a mode of `000000` is a deletion. */
  readonly changes: readonly CacheFile[];
}

/** Whether anything lies at a path, or below it, after the last commit. */
export function filesAtEnd({ start, commits }: History): (path: string) => boolean {
  const files = new Set(start.map(({ path }) => path));
  for (const { path, mode } of commits.flatMap(({ changes }) => changes)) {
    if (mode === deletedMode) files.delete(path);
    else files.add(path);
  }
  const all = new Set<string>();
  for (const file of files)
    for (let at = file; at !== ""; at = at.slice(0, Math.max(at.lastIndexOf("/"), 0))) all.add(at);
  return (path) => all.has(path.replace(/\/+$/, ""));
}

/** The mode of a path that is gone. */
export const deletedMode = "000000";

/** Reads the output of `git ls-tree -r -z`: what a commit holds below a folder, relative to it. */
export function readTree(output: string, folder: string): readonly CacheFile[] {
  return output.split("\0").flatMap((entry): readonly CacheFile[] => {
    const tab = entry.indexOf("\t");
    const [mode = "", , content = ""] = entry.slice(0, tab).split(" ");
    const path = tab === -1 ? undefined : below(entry.slice(tab + 1), folder);
    return path === undefined ? [] : [{ path, mode, content }];
  });
}

/** How `git log` has to be asked, so that `readLog` understands the answer. */
export const logFormat = "%x01%H %P%x02%s";

/** A commit as `git log` names it. */
export interface LoggedCommit extends Commit {
  readonly parents: readonly string[];
}

/** Reads the output of `git log --raw -z --format=…`, the newest first as git gives it. */
export function readLog(output: string, folder: string): readonly LoggedCommit[] {
  return output
    .split("\x01")
    .slice(1)
    .map((text) => {
      const [head = "", rest = ""] = text.split("\x02");
      const [id = "", ...parents] = head.split(" ").filter((part) => part !== "");
      const [subject = "", ...entries] = rest.split("\0");
      return { id, parents, subject: subject.trim(), changes: readChanges(entries, folder) };
    });
}

/** `:100644 100755 OLD NEW M` and the path in turns. */
function readChanges(entries: readonly string[], folder: string): readonly CacheFile[] {
  const changes: CacheFile[] = [];
  for (let at = 0; at + 1 < entries.length; at++) {
    const match = /^\n?:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]/.exec(entries[at] ?? "");
    if (match === null) continue;
    at++;
    const path = below(entries[at] ?? "", folder);
    if (path !== undefined) changes.push({ path, mode: match[1] ?? "", content: match[2] ?? "" });
  }
  return changes;
}

function below(path: string, folder: string): string | undefined {
  if (folder === "") return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
