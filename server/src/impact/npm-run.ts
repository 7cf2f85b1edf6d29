import { cleansCache } from "../dependencies/cache-flags.ts";
import { cachePlace } from "../dependencies/cache-place.ts";
import { dependencyInstalls } from "../dependencies/find-install.ts";
import { npm } from "../dependencies/npm.ts";
import type { DependencyInstall } from "../dependencies/package-manager.ts";
import { baseFamily } from "../dockerfile/base-family.ts";
import { type BuildScript, buildScriptOf } from "../dockerfile/build-scripts.ts";
import { cacheTargets } from "../dockerfile/cache-output.ts";
import { folderOf } from "../dockerfile/command-folder.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { imagePath } from "../dockerfile/image-paths.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { lineage } from "../dockerfile/stages.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Project } from "../project/project.ts";
import { addsNothing } from "./adds-nothing.ts";
import { contextFileAt } from "./context-file-at.ts";
import type { NpmSelection } from "./npm-installed.ts";

/** A RUN that installs the packages of a lock file with npm. */
export interface NpmRun extends NpmSelection {
  /** The call, such as `npm ci`. */
  readonly name: string;
  /** The lock file's path in the build context. */
  readonly lock: string;
  /** What npm leaves in the layer beside the packages: its cache and its log, or the log alone. */
  readonly leaves: "cache" | "log" | "nothing";
  /** Other commands of the RUN write what nobody knows. */
  readonly doesMore: boolean;
}

/** The install of a RUN that is understood; undefined for any other RUN. */
export function npmRun(dockerfile: Dockerfile, run: Instruction, project: Project): NpmRun | undefined {
  const found = installOf(dockerfile, run);
  if (found === undefined || run.stage === undefined) return undefined;
  const { one, install, calls } = found;
  const folder = folderOf(
    dockerfile,
    one.run,
    one.script,
    install.invocation,
    npm.folderFlags,
    imagePath(dockerfile, run, "."),
  );
  const names = ["npm-shrinkwrap.json", "package-lock.json"];
  const lock =
    folder &&
    names
      .map((name) => contextFileAt(dockerfile, run, `${folder}/${name}`, project))
      .find((path) => path !== undefined);
  const omitted = lock === undefined ? undefined : omittedBy(dockerfile, run, install.invocation);
  const before = earlierInstalls(dockerfile, run);
  // An install into a folder that holds packages changes what differs.
  if (lock === undefined || omitted === undefined || (before && !isClean(install))) return undefined;
  const others = calls.filter((call) => call !== install.invocation && !addsNothing(call) && !cleansCache(call, npm));
  return {
    ...omitted,
    name: install.name,
    lock,
    processor: processorOf(run),
    library: baseFamily(run.stage).libc === "musl" ? "musl" : "glibc",
    leaves: leftBy(dockerfile, run, project, install, calls, before),
    doesMore: others.length > 0,
  };
}

interface FoundInstall {
  readonly one: BuildScript;
  readonly install: DependencyInstall;
  readonly calls: readonly Invocation[];
}

/** The one install of a script in which nothing is hidden. */
function installOf(dockerfile: Dockerfile, run: Instruction): FoundInstall | undefined {
  const one = npm.mention.test(run.cooked.text) || run.heredocs.length > 0 ? buildScriptOf(dockerfile, run) : undefined;
  if (one === undefined || !one.script.ok) return undefined;
  const installs = dependencyInstalls(one.script);
  const [install] = installs;
  const calls = invocations(one.script);
  if (install?.manager !== npm || installs.length > 1 || calls.length !== one.script.commands.length) return undefined;
  return { one, install, calls };
}

function isClean({ name }: DependencyInstall): boolean {
  return name !== "npm install" && name !== "npm i";
}

/** Whether another RUN of the lineage has installed with npm before. */
function earlierInstalls(dockerfile: Dockerfile, run: Instruction): boolean {
  const stages = run.stage === undefined ? [] : [...lineage(run.stage)];
  const runs = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, index }) => keyword === "RUN" && index < run.index);
  return runs.some((other) => npm.mention.test(other.cooked.text) && installOf(dockerfile, other) !== undefined);
}

/** Flags that change what is installed in ways that a lock file does not tell. */
const unclear =
  /^(-w|--workspaces?|--include-workspace-root|--install-strategy|--global-style|--legacy-bundling|--install-links|--package-lock-only|--dry-run|--no-package-lock|--package-lock|--os|--cpu|--libc|--cache|--omit=peer|--userconfig|--before)(=|$)/;

/** Settings as variables that change it too; what they say is rarely worth following. */
const decidingVariables =
  "production omit include only optional install_strategy package_lock workspace workspaces os cpu libc"
    .split(" ")
    .map((name) => `npm_config_${name}`);

/** What flags and variables leave out; undefined where that can't be told. */
function omittedBy(
  dockerfile: Dockerfile,
  run: Instruction,
  { arguments: words, environment }: Invocation,
): Pick<NpmSelection, "omitsDevelopment" | "omitsOptional"> | undefined {
  const texts = words.map(wordText);
  if (texts.some((text) => unclear.test(text) || text.includes("$"))) return undefined;
  const kinds = (flag: string): readonly string[] =>
    texts.flatMap((text, at) =>
      text === flag ? (texts[at + 1] ?? "") : text.startsWith(`${flag}=`) ? text.slice(flag.length + 1) : [],
    );
  const variables = variablesAt(dockerfile, run);
  const has = (name: string): boolean => variables.has(name) || environment.has(name);
  if (decidingVariables.some((name) => has(name) || has(name.toUpperCase()))) return undefined;
  const value = environment.has("NODE_ENV") ? environment.get("NODE_ENV") : variables.get("NODE_ENV")?.value;
  if (has("NODE_ENV") && value === undefined) return undefined;
  const omit = kinds("--omit");
  const include = kinds("--include");
  const isProduction =
    value === "production" ||
    omit.includes("dev") ||
    texts.some((text) => /^(--production|--prod|--only=prod(uction)?|-P)(=true)?$/.test(text));
  if (omit.includes("peer")) return undefined;
  const isAll = include.includes("dev") || texts.includes("--production=false") || texts.includes("--only=development");
  const omitsOptional =
    omit.includes("optional") || texts.includes("--no-optional") || texts.includes("--optional=false");
  return { omitsDevelopment: isProduction && !isAll, omitsOptional: omitsOptional && !include.includes("optional") };
}

/** Whether a mount keeps npm's cache, or it is emptied or removed whole; what an earlier install has put there is in another layer. */
function leftBy(
  dockerfile: Dockerfile,
  run: Instruction,
  project: Project,
  { invocation }: DependencyInstall,
  calls: readonly Invocation[],
  isFilled: boolean,
): NpmRun["leaves"] {
  const place = cachePlace(dockerfile, project, run, invocation, "/root");
  const targets = place === undefined ? [] : npm.caches(place).map(({ target }) => target);
  const mounts = cacheTargets(dockerfile, run);
  if (targets.every((target) => mounts.some((folder) => liesIn(target, folder)))) return "nothing";
  const isRemoved = ({ program, arguments: words }: Invocation, path: RegExp): boolean =>
    program === "rm" && words.some((word) => path.test(wordText(word)));
  if (calls.some((call) => isRemoved(call, /(^|\/)\.npm\/?\*?$/))) return "nothing";
  const isEmptied = (call: Invocation): boolean =>
    isRemoved(call, /(^|\/)\.npm\/_cacache\/?\*?$/) ||
    (cleansCache(call, npm) && !call.arguments.some((word) => wordText(word) === "verify"));
  return isFilled || calls.some(isEmptied) ? "log" : "cache";
}

/** The processor that the stage is built for, where it says so; that of most images otherwise. */
function processorOf({ stage }: Instruction): string {
  const platform = stage?.from.flags.find(({ name }) => name === "platform")?.value ?? "";
  return platform.startsWith("linux/arm64") ? "arm64" : "x64";
}
