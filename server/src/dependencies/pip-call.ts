import { type Invocation, wordText } from "../dockerfile/invocations.ts";
import { pipArguments } from "../dockerfile/pip.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { isAddress, localPath } from "../project/requirements.ts";
import type { InstallCall } from "./package-manager.ts";

/** What an `install` of pip, or of `uv pip`, is told. */
export interface PipCall {
  /** Files of `-r`, as written; those with a variable in their name too. */
  readonly requirements: readonly string[];
  /** Files of `-c`, as written. */
  readonly constraints: readonly string[];
  /** Folders and archives that it installs, as written, such as `.` or `./lib[test]`. */
  readonly folders: readonly string[];
  /** The words that name those, with `-e` in front. */
  readonly folderWords: ReadonlySet<ShellWord>;
  /** Folders with archives, of `--find-links`. */
  readonly links: readonly string[];
  /** All flags. */
  readonly flags: ReadonlySet<string>;
}

/** The words behind `pip`, or behind `pip` of `uv pip`; undefined for another program. */
export function pipWords(invocation: Invocation): readonly ShellWord[] | undefined {
  const { program, arguments: words } = invocation;
  if (program !== "uv") return pipArguments(invocation);
  const at = words.findIndex(({ text }) => !text.startsWith("-"));
  return words[at]?.literal === "pip" ? words.slice(at + 1) : undefined;
}

/** Reads the words behind `pip`; undefined unless they install. `uv pip sync` takes its files as they are. */
export function readPipCall(invocation: Invocation): PipCall | undefined {
  const words = pipWords(invocation) ?? [];
  const at = words.findIndex(({ text }) => text === "install" || text === "sync");
  if (at === -1 || (words[at]?.text === "sync" && invocation.program !== "uv")) return undefined;
  const call = {
    requirements: [] as string[],
    constraints: [] as string[],
    folders: [] as string[],
    folderWords: new Set<ShellWord>(),
    links: [] as string[],
    flags: new Set<string>(),
  };
  const options = [...words.slice(0, at), ...words.slice(at + 1)];
  for (let index = 0; index < options.length; index++) {
    const word = options[index] as ShellWord;
    const text = wordText(word);
    const [, flag = "", joined] = /^(-[a-zA-Z]|--[a-z-]+)(?:=?(?<==|^-[a-zA-Z])(.+))?$/s.exec(text) ?? [];
    if (flag !== "") call.flags.add(flag);
    const takesNext = valueFlags.has(flag) && joined === undefined;
    const value = joined ?? (takesNext ? wordText(options[index + 1] ?? word) : "");
    if (takesNext) index++;
    if (flag === "-r" || flag === "--requirement" || flag === "--requirements") call.requirements.push(value);
    else if (flag === "-c" || flag === "--constraint" || flag === "--constraints") call.constraints.push(value);
    else if (flag === "-f" || flag === "--find-links") call.links.push(value);
    else if (flag === "-e" || flag === "--editable" || flag === "") {
      if (words[at]?.text === "sync") call.requirements.push(text);
      else addFolder(call, flag === "" ? text : value, takesNext ? [word, options[index]] : [word]);
    }
  }
  return call;
}

/** What a call installs of the project's own: by files of requirements, or the project itself with what it depends on. */
export function pipInstall(name: string, invocation: Invocation): InstallCall | undefined {
  const call = readPipCall(invocation);
  if (call === undefined || call.flags.has("--dry-run") || call.flags.has("--help")) return undefined;
  const files = call.requirements.filter((file) => !isAddress(file));
  const isUnplaced = files.some((file) => /^[$<(]|^\/dev\//.test(file));
  if (isUnplaced || (files.length === 0 && (call.folders.length === 0 || call.flags.has("--no-deps"))))
    return undefined;
  return { name, onlyInstalls: call.folders.length === 0 };
}

/** The manifest that a call names first; for the project itself a file in its folder. */
export function pipManifest(invocation: Invocation): string | undefined {
  const call = readPipCall(invocation);
  const file = call?.requirements.find((one) => !isAddress(one));
  if (file !== undefined) return file.includes("$") ? file.replace(/[^/]*\$.*$/s, "-") : file;
  const folder = call?.folders[0];
  return folder === undefined ? undefined : `${folder.replace(/\[[^\]]*\]$/, "")}/-`;
}

function addFolder(
  { folders, folderWords }: { folders: string[]; folderWords: Set<ShellWord> },
  text: string,
  words: readonly (ShellWord | undefined)[],
): void {
  if (localPath(text) === undefined) return;
  folders.push(text);
  for (const word of words) if (word !== undefined) folderWords.add(word);
}

/** Flags of pip, or of `uv pip`, that take the next word. */
const valueFlags: ReadonlySet<string> = new Set(
  (
    "-r --requirement --requirements -c --constraint --constraints -e --editable -f --find-links -t --target -i --index-url --extra-index-url --index " +
    "--default-index --prefix --root --src --platform --python-version --implementation --abi --no-binary --only-binary --progress-bar --upgrade-strategy " +
    "--config-settings -C --global-option --cache-dir --proxy --retries --timeout --exists-action --trusted-host --cert --client-cert --log --python -p " +
    "--group --build-constraint --override --overrides --extra --index-strategy --keyring-provider --link-mode --prerelease --resolution --torch-backend " +
    "--exclude-newer -P --upgrade-package --refresh-package --reinstall-package --directory --project --color --config-file --python-platform --use-feature"
  ).split(" "),
);
