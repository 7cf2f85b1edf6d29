import type { TextEdit } from "vscode-languageserver-types";
import { removeArgument } from "./call-edits.ts";
import { overlap } from "./copy-landing.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { operands, wordText } from "./invocations.ts";
import { liesIn } from "./mounts.ts";
import { removeCalls } from "./remove-calls.ts";
import type { Call, RunCalls } from "./run-calls.ts";
import type { ShellWord } from "./shell-word.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** Folders that become cache mounts of a RUN, and the home of its user. */
export interface CacheFolders {
  readonly targets: readonly string[];
  readonly home: string;
}

/** What goes out of a RUN so that its cache mounts stay full, as people say it. */
export interface Emptying {
  readonly edits: readonly TextEdit[];
  readonly names: readonly string[];
}

/**
 * Takes out what would empty the folders of a RUN's cache mounts: deleting them, and commands that clean them. Undefined where the RUN does something else
 * with them, which a mount would change, or where that can't be taken out.
 */
export function withoutEmptying(
  dockerfile: Dockerfile,
  one: RunCalls,
  folders: CacheFolders,
  cleans: (call: Call) => boolean,
): Emptying | undefined {
  const gone: Call[] = [];
  const edits: TextEdit[] = [];
  const names = new Set<string>();
  for (const call of one.calls) {
    if (cleans(call) || (deletesFound(call) && usesOtherwise(dockerfile, one, call, folders))) {
      gone.push(call);
      names.add(call.command.words.slice(0, 3).map(wordText).join(" "));
    } else if (call.program === "rm") {
      const words = operands(call.arguments);
      if (words.some((word) => namesCache.test(wordText(word)))) return undefined;
      const hit = words.filter((word) => touches(dockerfile, one, word, folders));
      if (!hit.every((word) => isCache(word, folders))) return undefined;
      if (hit.length > 0) names.add(`rm ${hit.map(wordText).join(" ")}`);
      if (hit.length > 0 && hit.length === words.length) gone.push(call);
      for (const word of hit.length < words.length ? hit : []) {
        const edit = removeArgument(dockerfile, call, word);
        if (edit === undefined) return undefined;
        edits.push(edit);
      }
    } else if (usesOtherwise(dockerfile, one, call, folders)) return undefined;
  }
  const removed = removeCalls(dockerfile, gone);
  return removed && { edits: [...removed, ...edits], names: [...names] };
}

/** Variables that may name a cache. */
const namesCache = /^\$\{?(GO|CARGO|GRADLE|MAVEN|NUGET|NPM|YARN|PNPM|PIP|UV|XDG|\w*CACHE)/i;

function deletesFound({ program, arguments: words }: Call): boolean {
  return program === "find" && words.some(({ text }) => text === "-delete" || text === "-exec");
}

/** Programs that read or write what lies below the folders that they are given. */
const deep: ReadonlySet<string> = new Set("mv cp tar find rsync ln zip install".split(" "));

function usesOtherwise(dockerfile: Dockerfile, one: RunCalls, call: Call, folders: CacheFolders): boolean {
  const { program, arguments: words, command } = call;
  if (command.redirections.some(({ target }) => target !== undefined && isBelow(target, folders))) return true;
  return words.some((word) => {
    if (!wordText(word).startsWith("-") && isBelow(wordText(word), folders)) return true;
    return deep.has(program) && touches(dockerfile, one, word, folders);
  });
}

function isBelow(path: string, { targets, home }: CacheFolders): boolean {
  const own = expanded(path, home);
  return targets.some((target) => liesIn(own, target));
}

/** Whether a path is one of the folders, in one, or a folder around one that holds caches alone. */
function isCache(word: ShellWord, folders: CacheFolders): boolean {
  return (
    isBelow(wordText(word), folders) || /\/(\.cache|\.m2|\.nuget|var\/cache|var\/lib\/apt)\/?\*?$/.test(wordText(word))
  );
}

/** Whether a path is in one of the folders, or around it; the root folder is meant by too many to count. */
function touches(dockerfile: Dockerfile, { run }: RunCalls, word: ShellWord, { targets, home }: CacheFolders): boolean {
  const text = expanded(wordText(word), home);
  if (text.startsWith("-")) return false;
  const path = resolvePath(workingDirectoryAt(dockerfile, run), text);
  return path !== undefined && path !== "/" && targets.some((target) => overlap(path, target));
}

/** With the home put in, and as far as there is no pattern. */
function expanded(path: string, home: string): string {
  return path.replace(/^(~|\$HOME|\$\{HOME\})(?=\/|$)/, home).replace(/\/[^/]*[*?[{].*$/s, "");
}

/** The ways in which a path is written, to look for it in text. */
export function spellings(target: string, home: string): readonly string[] {
  const below = liesIn(target, home) ? target.slice(home.length) : undefined;
  return [target, ...(below === undefined ? [] : ["~", "$HOME", "${HOME}"].map((start) => start + below))];
}
