import { baseImage } from "../dockerfile/base-family.ts";
import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import type { ComposerProject } from "../project/composer.ts";
import { callText, isFlagged } from "./call-text.ts";
import { inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
import { overwritten } from "./overwritten.ts";
import type {
  CacheFolder,
  CachePlace,
  CopyPlan,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";
import { setVariable } from "./set-variable.ts";

/** Composer (getcomposer.org). */
export const composer: PackageManager = {
  id: "composer",
  programs: ["composer"],
  users: ["php"],
  mention: /\bcomposer\b/,
  folderFlags: ["-d", "--working-dir"],
  install: composerInstall,
  manifests: /(^|\/)composer\.(json|lock|\*)/,
  installed: /(^|\/)vendor\/?$/,
  files: /^(composer\.(json|lock\*?|\*)|symfony\.lock)$/,
  fileWords: ["composer"],
  commandFor: (_, use) => {
    const call = use === undefined ? "composer install" : callText(use, [], isAutoloadFlag);
    return `${call} --no-scripts --no-autoloader`.replace(/( --no-(?:scripts|autoloader)\b)(?=.*\1)/g, "");
  },
  plan: composerPlan,
  caches: composerCaches,
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
};

const valueFlags: readonly string[] =
  "-d --working-dir --ignore-platform-req --apcu-autoloader-prefix --prefer-install --audit-format".split(" ");

/** The words behind `composer`, or behind `php composer.phar`. */
function composerWords({ program, arguments: words }: Invocation): readonly ShellWord[] | undefined {
  if (/^composer(\.phar)?$/.test(program)) return words;
  const at = program === "php" ? words.findIndex(({ text }) => !text.startsWith("-")) : -1;
  return /(^|\/)composer(\.phar)?$/.test(words[at]?.text ?? "") ? words.slice(at + 1) : undefined;
}

function composerInstall(invocation: Invocation): InstallCall | undefined {
  const words = composerWords(invocation);
  if (words === undefined || isFlagged(invocation, "--dry-run", "--help", "--download-only")) return undefined;
  const [verb = "", another] = operands(words, valueFlags).map(wordText);
  if (another !== undefined || !/^(install|i|update|u|upgrade)$/.test(verb)) return undefined;
  return { name: `composer ${verb}`, onlyInstalls: true };
}

function composerPlan(request: PlanRequest): ManifestPlan {
  const { project, folder, install } = request;
  const { invocation } = install;
  if (setVariable(request, "COMPOSER") !== undefined) return refused("COMPOSER says which file is read");
  const manifest = project.composerProjects.get(folder);
  if (manifest === undefined || project.context === undefined) {
    const plan = planWithoutManifest(project, folder, ["composer.json", "composer.lock*"]);
    return plan.kind === "copy" ? { ...plan, ...commandsFor(request, []), after: callText(invocation) } : plan;
  }
  if (!manifest.readable) return refused("composer.json can't be read");
  if (!manifest.hasPackages) return { kind: "pointless" };
  if (!reaches(project, inFolder(folder, "composer.json"))) return refused("composer.json is kept out of the build");
  const hasLock = reaches(project, inFolder(folder, "composer.lock"));
  const isUpdate = !/ (install|i)$/.test(install.name);
  if (isUpdate && hasLock) return refused("`{name}` changes the lock file", { name: install.name });
  const [local] = manifest.localRepositories;
  if (local !== undefined) return refused("the repository {path} is a folder of the sources", { path: local });
  const [setting] = manifest.fileSettings;
  if (setting !== undefined) return refused("the setting {setting} makes it read other files", { setting });
  const verb = hasLock && !isUpdate ? "install" : "update";
  const early = earlyScripts(verb).find((name) => manifest.scripts.includes(name));
  if (early !== undefined && !isFlagged(invocation, "--no-scripts"))
    return refused("its script {script} runs before packages are there", { script: early });
  const files = present(project, folder, ["composer.json", "composer.lock", "symfony.lock"]);
  const doubt = doubtOf(request, manifest);
  const scripts = [`post-${verb}-cmd`].filter((name) => manifest.scripts.includes(name));
  return { kind: "copy", files, ...commandsFor(request, scripts), ...(doubt === undefined ? {} : { doubt }) };
}

/** Events that come before the autoloader is there, in the middle of an install. */
function earlyScripts(verb: string): readonly string[] {
  return [`pre-${verb}-cmd`, ..."pre-package-install post-package-install pre-operations-exec".split(" ")];
}

function doubtOf({ project, folder }: PlanRequest, { vendorFolder }: ComposerProject): CopyPlan["doubt"] {
  if (reaches(project, inFolder(folder, "auth.json"))) return ["auth.json may hold a secret and is not copied"];
  return overwritten(project, folder, vendorFolder);
}

/** The autoloader looks at the sources, and scripts may; both come behind the copy, unless the call leaves them out itself. */
function commandsFor(
  { script, install: { invocation } }: PlanRequest,
  scripts: readonly string[],
): Pick<CopyPlan, "command" | "after"> {
  const [hasAutoloader, hasScripts] = ["--no-autoloader", "--no-scripts"].map((flag) => !isFlagged(invocation, flag));
  const added = [...(hasScripts ? ["--no-scripts"] : []), ...(hasAutoloader ? ["--no-autoloader"] : [])];
  if (added.length === 0) return {};
  const start = programText(invocation);
  const general = kept(invocation, /^(-q|--quiet|-n|--no-interaction|--(no-)?ansi|--no-plugins|-d|--working-dir)$/);
  const mode = kept(invocation, /^--no-dev$/);
  const autoload = kept(invocation, /^--(no-scripts|ignore-platform-reqs?)$/);
  const dump = [start, "dump-autoload", ...dumpOptions(invocation), ...mode, ...autoload, ...general].join(" ");
  const runs = hasScripts ? scripts.map((name) => [start, "run-script", ...mode, ...general, name].join(" ")) : [];
  // Variables and the like in front of the first command are still there.
  const front = script.cooked.text.slice(invocation.command.start, invocation.programWord.start);
  const after = [...(hasAutoloader ? [dump] : []), ...runs].join(` && ${front}`);
  const command = callText(invocation, added, isAutoloadFlag);
  return after === "" ? { command } : { command, after };
}

/** The program as it is started, such as `composer` or `php composer.phar`. */
function programText(invocation: Invocation): string {
  const words = composerWords(invocation) ?? [];
  return callText(invocation, [], (word) => words.includes(word));
}

/** Some flags of a call, with their values, as written. */
function kept({ arguments: words }: Invocation, flags: RegExp): readonly string[] {
  return words.flatMap(({ text }, at) => {
    const flag = text.replace(/=.*$/s, "");
    if (!flags.test(flag)) return [];
    return flag === text && valueFlags.includes(flag) ? [text, words[at + 1]?.text ?? ""] : [text];
  });
}

function dumpOptions({ arguments: words }: Invocation): readonly string[] {
  return words.flatMap(({ text }) => {
    if (text === "-o" || text === "--optimize-autoloader") return ["--optimize"];
    if (text === "-a" || text === "--classmap-authoritative") return ["--classmap-authoritative"];
    return text === "--apcu-autoloader" ? ["--apcu"] : [];
  });
}

function isAutoloadFlag({ text }: ShellWord): boolean {
  return /^(-o|--optimize-autoloader|-a|--classmap-authoritative|--apcu-autoloader)$/.test(text);
}

/** The official image sets COMPOSER_HOME to /tmp; elsewhere it is `.cache/composer` or `.composer/cache`, by what else is in the image. */
function composerCaches({ invocation, run, home, setting }: CachePlace): readonly CacheFolder[] {
  if (isFlagged(invocation, "--no-cache") || setting("COMPOSER_NO_CACHE") !== undefined) return [];
  const base = baseImage(run.stage)?.path.split("/").at(-1) === "composer" ? "/tmp" : undefined;
  const composerHome = setting("COMPOSER_HOME") ?? base;
  const usual = [`${setting("XDG_CACHE_HOME") ?? `${home}/.cache`}/composer`, `${home}/.composer/cache`];
  const own = setting("COMPOSER_CACHE_DIR") ?? (composerHome === undefined ? undefined : `${composerHome}/cache`);
  return (own === undefined ? usual : [own]).map((target) => ({ target, holds: "downloads", sharing: "shared" }));
}
