import type { TextEdit } from "vscode-languageserver-types";
import { type CacheFolders, withoutEmptying } from "../dockerfile/cache-conflicts.ts";
import { cacheTargets } from "../dockerfile/cache-output.ts";
import { ownerOptions } from "../dockerfile/cache-owner.ts";
import { Cooked } from "../dockerfile/cooked.ts";
import { overlap } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { type Invocation, invocations } from "../dockerfile/invocations.ts";
import { addMounts } from "../dockerfile/mount-edits.ts";
import { liesIn, mountsOf } from "../dockerfile/mounts.ts";
import type { Call, RunCalls } from "../dockerfile/run-calls.ts";
import { parseShell } from "../dockerfile/shell.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import { resolvePath, workingDirectoryAt } from "../dockerfile/working-directory.ts";
import type { Project } from "../project/project.ts";
import { cleansCache, withCache, withoutCacheOff } from "./cache-flags.ts";
import { cachePlace } from "./cache-place.ts";
import { readsFromCache } from "./cache-readers.ts";
import type { CacheFolder, PackageManager } from "./package-manager.ts";

/** The caches of a RUN. */
export interface RunCaches extends CacheFolders {
  readonly folders: readonly CacheFolder[];
}

/** What a RUN becomes with its mounts. */
export interface RunChange {
  readonly run: Instruction;
  /** None where it has the mounts. */
  readonly edits: readonly TextEdit[];
  /** The targets of new mounts. */
  readonly added: readonly string[];
  /** What goes because it would empty the caches, or leave them empty. */
  readonly dropped: readonly string[];
}

/** Whether a call belongs to a manager, and does more than say something about it. */
export function isUse({ program, arguments: words }: Call, { programs }: PackageManager): boolean {
  if (!programs.includes(program)) return false;
  return words.length === 0 || !words.every(({ text }) => /^(-v|-V|--?version|version|-h|--help|help|env)$/.test(text));
}

/** Whether a call downloads packages into the manager's cache, or builds from there. */
export function fillsCache(call: Call, manager: PackageManager): boolean {
  if (manager.install(call) !== undefined) return true;
  if (readsFromCache(manager)) return isUse(call, manager);
  return manager.programs.includes(call.program) && call.arguments.some(({ text }) => installing.test(text));
}

const installing =
  /^(install|i|ci|clean-install|add|sync|update|upgrade|download|wheel|lock|global|require|deps\.get)$/;

/** Where a manager keeps its cache in a RUN; undefined where it keeps none, or where the user's home or a variable's value can't be told. */
export function cachesOf(
  dockerfile: Dockerfile,
  project: Project,
  { run, calls }: RunCalls,
  manager: PackageManager,
): RunCaches | undefined {
  const uses = calls.filter((call) => isUse(call, manager) || manager.install(call) !== undefined);
  let found: RunCaches | undefined;
  for (const call of uses.length === 0 ? noCalls(manager) : uses) {
    const place = cachePlace(dockerfile, project, run, withCache(call, manager));
    if (place === undefined) return undefined;
    const folders = manager.caches(place);
    const targets = folders.map(({ target }) => target);
    if (found !== undefined && found.targets.join() !== targets.join()) return undefined;
    found = { folders, targets, home: place.home };
  }
  const isPlain = found?.targets.every((target) => /^(\/[\w@.+-]+){2,}$/.test(target) && !target.includes("/.."));
  return isPlain && found?.targets.length !== 0 ? found : undefined;
}

/** A manager that something else starts. */
function noCalls({ programs: [program = ""] }: PackageManager): readonly Invocation[] {
  return invocations(parseShell(Cooked.plain(program, 0)));
}

/** Mounts the caches of a RUN that it does not mount yet; undefined where they would do harm, or nothing. */
export function mountCaches(
  dockerfile: Dockerfile,
  one: RunCalls,
  manager: Pick<PackageManager, "id" | "programs">,
  caches: RunCaches,
  more: readonly CacheFolder[] = [],
): RunChange | undefined {
  const { run } = one;
  const owner = ownerOptions(dockerfile, run);
  if (owner === undefined || !isSettled(dockerfile, one, manager)) return undefined;
  const there = cacheTargets(dockerfile, run);
  const missing = [...caches.folders, ...more].filter(({ target }) => !there.some((folder) => liesIn(target, folder)));
  if (missing.length === 0) return { run, edits: [], added: [], dropped: [] };
  const isInTheWay = mountsOf(run).some(({ target }) => {
    const path = target === undefined ? "/run/secrets" : resolvePath(workingDirectoryAt(dockerfile, run), target);
    return path === undefined || path.includes("$") || missing.some((folder) => overlap(path, folder.target));
  });
  const emptying = withoutEmptying(dockerfile, one, caches, (call) => cleansCache(call, manager));
  const cacheOff = withoutCacheOff(dockerfile, one, manager);
  if (isInTheWay || emptying === undefined || cacheOff === undefined) return undefined;
  const flags = missing.map(
    ({ target, sharing }) =>
      `--mount=type=cache,target=${target}${sharing === "locked" ? ",sharing=locked" : ""}${owner}`,
  );
  return {
    run,
    edits: [addMounts(dockerfile, run, flags), ...emptying.edits, ...cacheOff.edits],
    added: missing.map(({ target }) => target),
    dropped: [...emptying.names, ...cacheOff.names],
  };
}

/** Nothing in the RUN itself changes who runs the manager, or where it looks for its cache. */
function isSettled(
  dockerfile: Dockerfile,
  { run, script, calls }: RunCalls,
  { programs }: Pick<PackageManager, "programs">,
): boolean {
  if (run.arguments.form !== "exec" && script?.ok !== true) return false;
  for (const { program, command, arguments: words } of calls) {
    if (otherUser.test(program)) return false;
    if (
      programs.includes(program) &&
      (otherUser.test(command.name ?? "") || words.some(({ text }) => placing.test(text)))
    )
      return false;
  }
  const set = (script?.commands ?? []).flatMap(({ words, assignments, name }) => [
    ...(words.length === 0 ? assignments.map((one) => one.name) : []),
    ...(name === "export" ? words.slice(1).map(({ text }) => text.replace(/=.*$/s, "")) : []),
  ]);
  if (set.some((name) => deciding.includes(name))) return false;
  const variables = variablesAt(dockerfile, run);
  const isUnknown = (name: string): boolean => variables.has(name) && variables.get(name)?.value === undefined;
  return (
    !deciding.some(isUnknown) &&
    !calls.some(({ environment }) =>
      deciding.some((name) => environment.has(name) && environment.get(name) === undefined),
    )
  );
}

const otherUser = /^(sudo|doas|su|gosu|su-exec|runuser|setpriv|chroot)$/;

/** Flags that name another cache, of those that `caches` does not read. */
const placing =
  /^(--cache-folder|--cache-dir|--cache=|--cache$|--store-dir|--gradle-user-home|--packages|--global-folder|--pkg-cache|--modcacherw$|-modcacherw$)/;

/** Variables that decide where caches lie. */
const deciding: readonly string[] = (
  "HOME XDG_CACHE_HOME XDG_DATA_HOME GOPATH GOCACHE GOMODCACHE CARGO_HOME CARGO_TARGET_DIR GRADLE_USER_HOME MAVEN_OPTS MAVEN_ARGS MAVEN_USER_HOME " +
  "npm_config_cache NPM_CONFIG_CACHE npm_config_store_dir PNPM_HOME YARN_CACHE_FOLDER YARN_GLOBAL_FOLDER BUN_INSTALL_CACHE_DIR DENO_DIR PIP_CACHE_DIR " +
  "UV_CACHE_DIR POETRY_CACHE_DIR PIPENV_CACHE_DIR COMPOSER_HOME COMPOSER_CACHE_DIR BUNDLE_PATH BUNDLE_USER_CACHE GEM_HOME HEX_HOME MIX_HOME NUGET_PACKAGES"
).split(" ");
