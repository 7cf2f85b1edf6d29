import { apkCaches, apkSubcommandWord } from "./apk.ts";
import { aptInstalls, aptSubcommandWord, isApt, isListRemoval, mountsAptLists } from "./apt.ts";
import { hasFlag } from "./call-flags.ts";
import { type Copy, readCopy, sourcePath } from "./copy.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { operands, subcommand, wordText } from "./invocations.ts";
import { once } from "./memo.ts";
import { mentions } from "./mentions.ts";
import { liesIn, mountsPath } from "./mounts.ts";
import { pipSubcommandWord } from "./pip.ts";
import type { Call, RunCalls } from "./run-calls.ts";
import { type Section, sections } from "./stage-state.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";
import { installsWithYum, subcommandWord, yumProgram } from "./yum.ts";

/** What a call does away with: files by path, or what a package manager brought. */
export type Cleanup =
  | { readonly kind: "paths"; readonly paths: readonly string[] }
  | { readonly kind: "packages"; readonly manager: Manager };

type Manager = "apt" | "apk" | "yum" | "pip" | "npm";

/** A quick look: false where a RUN starts with something that neither removes files nor leaves them alone, or removes nothing. */
export function mayOnlyCleanUp({ run }: RunCalls): boolean {
  const { arguments: args } = run;
  if (args.form === "shell" && /^[a-z][\w.+-]*\s/.test(args.text.text) && !cleaners.test(args.text.text)) return false;
  return mentions(run, /rm|remove|purge|erase|clean|del|cc|uninstall|prune|cache/);
}

/** The first word of a script that may do nothing but remove: a program that does, that changes no file, or that starts another; a compound. */
const cleaners =
  /^(?:rm|apt|apt-get|aptitude|apk|npm|yum|dnf|dnf5|dnf-3|microdnf|zypper|(?:pip|python|pypy)[\d.]*|set|echo|true|sync|ls|sudo|env|exec|command|nice|ionice|nohup|time|eatmydata|doas|chronic|fakeroot|if|for|while|until|case|function|select|coproc)\s/;

/** Reads a call that only removes something; undefined for any other. */
export function readCleanup(call: Call): Cleanup | undefined {
  const { program, arguments: words } = call;
  if (program === "rm") {
    const paths = operands(words).map((word) => wordText(word).replace(/\/?\*?$/, ""));
    return { kind: "paths", paths: paths.filter((path) => path.length > 1) };
  }
  const manager = managerOf(call);
  const name = subcommandOf(call, manager);
  if (manager === undefined || name === undefined || !removals[manager].includes(name)) return undefined;
  return { kind: "packages", manager };
}

/** Whether a RUN added what a cleanup removes, and left it in its layer. */
export function added(one: RunCalls, cleanup: Cleanup): boolean {
  if (cleanup.kind === "packages") return hasInstall(one, cleanup.manager);
  return cleanup.paths.some((path) => filledCache(one, path) || namesPath(one, path));
}

/** Whether a copy before the RUN, in its stage, put the path, or something below it, there. */
export function isBrought(dockerfile: Dockerfile, { run, stage }: RunCalls, path: string): boolean {
  const copies = (copiesByStage(dockerfile).get(stage) ?? []).filter(({ copy }) => copy.instruction.index < run.index);
  return copies.slice(-reach).some(({ copy, target }) => {
    if (/[$*]/.test(path + target)) return false;
    if (target === path) return true;
    return copy.sources.some((source) => {
      const name = sourcePath(source).replace(/^.*\//, "");
      const isFile = /[^.]\.\w+$/.test(name) && !name.includes("*");
      return isFile && liesIn(`${target === "/" ? "" : target}/${name}`, path);
    });
  });
}

/** How many copies back are looked at. */
const reach = 200;

interface PlacedCopy {
  readonly copy: Copy;
  readonly target: string;
}

const copiesByStage = once((dockerfile: Dockerfile): ReadonlyMap<Stage | undefined, readonly PlacedCopy[]> => {
  const placed = ({ instructions }: Section): readonly PlacedCopy[] =>
    instructions.flatMap((instruction): readonly PlacedCopy[] => {
      const copy = readCopy(instruction);
      const target = copy && resolvePath(workingDirectoryAt(dockerfile, instruction), copy.destination.value);
      return copy === undefined || target === undefined ? [] : [{ copy, target }];
    });
  return new Map(sections(dockerfile).map((section) => [section.stage, placed(section)]));
});

/** Whether a call removes only what package managers keep for themselves, by absolute paths. */
export function clearsCache(call: Call): boolean {
  if (call.program === "rm") return operands(call.arguments).every((word) => cachePath.test(wordText(word)));
  return readCleanup(call) !== undefined && call.arguments.some(({ text }) => /^(auto)?clean$/.test(text));
}

const cachePath = /^\/var\/(lib\/apt\/lists|cache\/(apt|apk|yum|dnf))(\/.*)?$/;

const removals: Readonly<Record<Manager, readonly string[]>> = {
  apt: ["remove", "purge", "autoremove", "autopurge", "clean", "autoclean"],
  apk: ["del"],
  yum: ["remove", "rm", "erase", "autoremove", "groupremove", "clean", "cc"],
  pip: ["uninstall"],
  npm: ["prune", "uninstall", "cache"],
};

function managerOf(call: Call): Manager | undefined {
  if (isApt(call)) return "apt";
  if (call.program === "apk" || call.program === "npm") return call.program;
  if (yumProgram(call) !== undefined) return "yum";
  return pipSubcommandWord(call) === undefined ? undefined : "pip";
}

function subcommandOf(call: Call, manager: Manager | undefined): string | undefined {
  if (manager === "apt") return aptSubcommandWord(call)?.literal;
  if (manager === "apk") return apkSubcommandWord(call)?.literal;
  if (manager === "yum") return subcommandWord(call)?.literal;
  return manager === "pip" ? pipSubcommandWord(call)?.literal : subcommand(call);
}

function isInstall(call: Call, manager: Manager): boolean {
  if (managerOf(call) !== manager) return false;
  if (manager === "yum") return installsWithYum(call);
  const name = subcommandOf(call, manager) ?? "";
  return manager === "apt" ? aptInstalls.has(name) : /^(add|install|i|ci)$/.test(name);
}

/** Whether a RUN installs with a manager; its text tells of most that they don't. */
function hasInstall(one: RunCalls, manager: Manager, except?: readonly string[]): boolean {
  if (!one.mentions(mentionOf[manager])) return false;
  return one.calls.some(
    (call) => isInstall(call, manager) && (except === undefined || !hasFlag(call.arguments, except)),
  );
}

const mentionOf: Readonly<Record<Manager, RegExp>> = {
  apt: /apt/,
  apk: /apk/,
  yum: /yum|dnf|zypper/,
  pip: /pip/,
  npm: /npm/,
};

/** The well-known caches of package managers, which no command names when it fills them. */
function filledCache(one: RunCalls, path: string): boolean {
  const { run } = one;
  if (/^\/var\/lib\/apt(\/lists)?$/.test(path))
    return one.mentions(/apt/) && !mountsAptLists(run) && !one.calls.some(isListRemoval) && one.calls.some(isUpdate);
  if (/^\/var\/cache\/apk$/.test(path)) return !mountsPath(run, apkCaches) && hasInstall(one, "apk", ["--no-cache"]);
  if (/^\/var\/cache\/(yum|dnf)$/.test(path)) return hasInstall(one, "yum");
  if (run.flags.length > 0) return false;
  if (/^(\/root|~|\$HOME)\/\.cache(\/pip)?$/.test(path)) return hasInstall(one, "pip", ["--no-cache-dir"]);
  return /^(\/root|~|\$HOME)\/\.npm$/.test(path) && hasInstall(one, "npm");
}

function isUpdate(call: Call): boolean {
  return isApt(call) && aptSubcommandWord(call)?.literal === "update";
}

/** A command other than a removal names the path, something in it, or an address that ends with it. */
function namesPath(one: RunCalls, path: string): boolean {
  if (path.includes("*") || !one.mentions(path.slice(path.lastIndexOf("/") + 1))) return false;
  if (one.run.flags.some(({ name }) => name === "mount")) return false;
  return one.calls.some(
    (call) =>
      call.program !== "rm" &&
      call.arguments.some((word) => {
        const text = wordText(word).replace(/^[\w-]+=/, "");
        if (path.startsWith("/")) return text === path || text.startsWith(`${path}/`);
        return text === path || text === `./${path}` || (text.includes("://") && text.endsWith(`/${path}`));
      }),
  );
}
