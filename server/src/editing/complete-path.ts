import { isKeptOut } from "../project/context-paths.ts";
import type { BuildContext } from "../project/project.ts";
import type { Suggestion, Suggestions } from "./suggestion.ts";

/** What lies in the folder that a path names so far, as it reaches the build: folders first. */
export function pathSuggestions(context: BuildContext | undefined, path: string): Suggestions {
  const slash = path.lastIndexOf("/") + 1;
  const folder = path.slice(0, slash).replace(/^(\.?\/)+/, "");
  const items: Suggestion[] = [];
  for (const { path: whole, type } of context?.entries.values() ?? []) {
    const name = whole.slice(folder.length);
    if (!whole.startsWith(folder) || name === "" || name.includes("/") || /[\s$"'\\]/.test(name)) continue;
    if (context === undefined || isKeptOut(context, whole)) continue;
    const isFolder = type === "directory";
    items.push({ label: isFolder ? `${name}/` : name, kind: isFolder ? "Folder" : "File", rank: isFolder ? 3 : 4 });
  }
  return { typed: path.slice(slash), rest: /^[\w.@-]*\/?/, items };
}
