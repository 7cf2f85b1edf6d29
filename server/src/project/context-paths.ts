import { mayReadmitBelow } from "./dockerignore.ts";
import { compilePattern } from "./ignore-pattern.ts";
import type { BuildContext, ContextEntry } from "./project.ts";

/** Whether a path is in the build context, ignored or not; `unknown` where the listing can't tell, as behind a symbolic link. */
export function presence(context: BuildContext, path: string): "present" | "absent" | "unknown" {
  if (path === "" || context.entries.has(path)) return "present";
  if (!context.complete) return "unknown";
  const parents = parentsOf(path);
  const isHidden = parents.some((parent) => {
    const type = context.entries.get(parent)?.type;
    return (
      type === "symlink" || context.unreadable.includes(parent) || (type === "directory" && context.excludes(parent))
    );
  });
  return isHidden ? "unknown" : "absent";
}

/** Whether the ignore file keeps a path, and all that it may hold, out of the build. */
export function isKeptOut(context: BuildContext, path: string): boolean {
  return path !== "" && context.excludes(path) && !mayReadmitBelow(context.ignoreRules, path);
}

/** The entries that a pattern of COPY matches and that reach the build. `**` is no more than `*` there. */
export function matchesOf(context: BuildContext, pattern: string): readonly ContextEntry[] {
  const expression = compilePattern(pattern.replace(/\*+/g, "*"));
  if (expression === undefined) return [];
  const fixed = (pattern.split(/[*?[\\]/)[0] ?? "").replace(/[^/]*$/, "");
  const candidates = fixed === "" ? [...context.entries.values()] : entriesBelow(context, fixed.replace(/\/$/, ""));
  return candidates.filter(({ path }) => expression.test(path) && !isKeptOut(context, path));
}

/** All entries below a folder that reach the build; the empty string is the context itself. */
export function reachingBelow(context: BuildContext, folder: string): readonly ContextEntry[] {
  return entriesBelow(context, folder).filter(({ path }) => !context.excludes(path));
}

/** All entries below a folder; they stand in one piece, since the listing is sorted. */
function entriesBelow(context: BuildContext, folder: string): readonly ContextEntry[] {
  const all = listOf(context);
  if (folder === "") return all;
  const prefix = `${folder}/`;
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.path ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (all[end]?.path.startsWith(prefix)) end++;
  return all.slice(low, end);
}

const lists = new WeakMap<BuildContext, readonly ContextEntry[]>();

function listOf(context: BuildContext): readonly ContextEntry[] {
  const known = lists.get(context) ?? [...context.entries.values()];
  lists.set(context, known);
  return known;
}

/** The folder of a path; the empty string for the context itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** A path that a file in a folder names, such as `../lib`, as a path of the build context; undefined when it is absolute or leads out of that. */
export function contextPath(folder: string, path: string): string | undefined {
  if (/^[/~]/.test(path)) return undefined;
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}
