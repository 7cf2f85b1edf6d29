import { CompletionItemKind } from "vscode-languageserver-types";
import { contextPath, reachingBelow } from "../project/context-paths.ts";
import type { BuildContext } from "../project/project.ts";
import type { Proposed } from "./complete-flag.ts";
import type { Proposal } from "./proposal.ts";

/** The entries of the build context that reach the build, in the folder that the word before the caret names: folders first. */
export function pathProposals(context: BuildContext | undefined, word: string): Proposed {
  const slash = word.lastIndexOf("/");
  const token = word.slice(slash + 1);
  const folder = contextPath("", word.slice(0, slash + 1).replace(/^\/+/, ""));
  if (context === undefined || folder === undefined || /[*?[\\$]/.test(word)) return { token, proposals: [] };
  const skip = folder === "" ? 0 : folder.length + 1;
  const folders = new Set<string>();
  const files: string[] = [];
  for (const { path, type } of reachingBelow(context, folder)) {
    const [name = "", ...below] = path.slice(skip).split("/", 2);
    // A blank would end the word.
    if (name === "" || /[\s"'$\\`*?[\]]/.test(name)) continue;
    if (below.length > 0 || type === "directory") folders.add(name);
    else files.push(name);
  }
  return {
    token,
    proposals: [
      ...[...folders].map((name): Proposal => ({ label: `${name}/`, kind: CompletionItemKind.Folder, goesOn: true })),
      ...files.map((label): Proposal => ({ label, kind: CompletionItemKind.File })),
    ],
  };
}
