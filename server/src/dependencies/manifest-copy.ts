import { type Copy, readCopy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { type Invocation, wordText } from "../dockerfile/invocations.ts";
import { once } from "../dockerfile/memo.ts";
import { type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import type { Section } from "../dockerfile/stage-state.ts";
import { resolvePath, workingDirectoryAt } from "../dockerfile/working-directory.ts";
import { packageManagers } from "./index.ts";
import type { PackageManager } from "./package-manager.ts";

/** Manifests that are copied first, and with nothing done in between copied again with everything. */
export interface IdleManifests {
  readonly copies: readonly Copy[];
  readonly broad: Copy;
  /** File names as written, such as `go.mod` or `package*.json`. */
  readonly names: readonly string[];
  /** What installs by them; undefined where that takes more than a command. */
  readonly command: string | undefined;
}

/** A word of every file name that belongs to a package manager. */
export const manifestWords: readonly string[] = [...new Set(packageManagers.flatMap(({ fileWords }) => fileWords))];

/** The first group of such copies in a section whose later RUNs use the manifests' package manager. */
export function idleManifests(dockerfile: Dockerfile, section: Section): IdleManifests | undefined {
  let group: Copy[] = [];
  let managers: readonly PackageManager[] = [];
  for (const instruction of section.instructions) {
    const copy = readCopy(instruction);
    if (copy === undefined) {
      if (group.length > 0 && !inert.has(instruction.keyword)) group = [];
      continue;
    }
    if (group.length > 0 && isBroad(dockerfile, copy, group)) {
      const names = group.flatMap(namesOf);
      const calls = callsBehind(dockerfile, section.stage, instruction.index);
      const users = managersInUse(calls, managers);
      if (users.length === 0) return undefined;
      const command = users
        .map((manager) =>
          manager.commandFor(
            names,
            calls.find((call) => manager.install(call) !== undefined),
          ),
        )
        .find((one) => one !== undefined);
      return { copies: group, broad: copy, names, command };
    }
    const own = managersOf(copy);
    const common = managers.filter((manager) => own.includes(manager));
    if (common.length === 0) group = [];
    managers = group.length === 0 ? own : common;
    if (own.length > 0) group.push(copy);
  }
  return undefined;
}

/** Between copies they change nothing that is copied. */
const inert: ReadonlySet<string> = new Set("ENV ARG LABEL EXPOSE USER CMD ENTRYPOINT STOPSIGNAL MAINTAINER".split(" "));

function namesOf({ sources }: Copy): readonly string[] {
  return sources.map((source) => sourcePath(source));
}

/** The package managers whose files are all that a copy from the build context takes. */
function managersOf(copy: Copy): readonly PackageManager[] {
  if (copy.from !== undefined || copy.instruction.heredocs.length > 0) return [];
  const names = namesOf(copy);
  return packageManagers.filter(({ files }) => names.every((name) => files.test(name)));
}

/** A copy of the whole build context into the folder that holds the manifests. */
function isBroad(dockerfile: Dockerfile, copy: Copy, group: readonly Copy[]): boolean {
  if (copy.from !== undefined || copy.sources.length !== 1 || namesOf(copy)[0] !== "") return false;
  const target = folderOf(dockerfile, copy);
  return target !== undefined && group.every((one) => folderOf(dockerfile, one) === target);
}

/** Where a copy goes, seen from the same place where the working directory is not known. */
function folderOf(dockerfile: Dockerfile, { destination, instruction }: Copy): string | undefined {
  if (/[$"']/.test(destination.value)) return undefined;
  return resolvePath(workingDirectoryAt(dockerfile, instruction) ?? "/(unknown)", destination.value);
}

const runsOf = once((dockerfile: Dockerfile): ReadonlyMap<Stage | undefined, readonly RunCalls[]> => {
  const byStage = new Map<Stage | undefined, RunCalls[]>();
  for (const one of runCalls(dockerfile)) {
    const known = byStage.get(one.stage);
    if (known === undefined) byStage.set(one.stage, [one]);
    else known.push(one);
  }
  return byStage;
});

function callsBehind(dockerfile: Dockerfile, stage: Stage | undefined, after: number): readonly Invocation[] {
  return (runsOf(dockerfile).get(stage) ?? []).flatMap(({ run, calls }) => (run.index < after ? [] : calls));
}

/** Those that calls start, then those whose packages they use. */
function managersInUse(calls: readonly Invocation[], managers: readonly PackageManager[]): readonly PackageManager[] {
  const started = new Set(
    calls.map(({ programWord }) =>
      wordText(programWord)
        .replace(/^.*\//, "")
        .replace(/[\d.]+$/, ""),
    ),
  );
  const isStarted = (names: readonly string[]): boolean => names.some((name) => started.has(name));
  const own = managers.filter(({ programs }) => isStarted(programs));
  return [...own, ...managers.filter((manager) => !own.includes(manager) && isStarted(manager.users))];
}
