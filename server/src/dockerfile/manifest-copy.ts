import { type Copy, readCopy, sourcePath } from "./copy.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { wordText } from "./invocations.ts";
import { once } from "./memo.ts";
import { type RunCalls, runCalls } from "./run-calls.ts";
import type { Section } from "./stage-state.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** Manifests that are copied first, and with nothing done in between copied again with everything. */
export interface IdleManifests {
  readonly copies: readonly Copy[];
  readonly broad: Copy;
  /** File names as written, such as `go.mod` or `package*.json`. */
  readonly names: readonly string[];
  readonly ecosystem: Ecosystem;
}

/** How a package manager is recognised and called. */
export interface Ecosystem {
  readonly manifests: RegExp;
  readonly programs: RegExp;
  /** The command that installs by these manifests; undefined where that needs more. */
  readonly install: (names: readonly string[]) => string | undefined;
}

/** The first group of such copies in a section whose later RUNs use the manifests' package manager. */
export function idleManifests(dockerfile: Dockerfile, section: Section): IdleManifests | undefined {
  let group: Copy[] = [];
  let ecosystem: Ecosystem | undefined;
  for (const instruction of section.instructions) {
    const copy = readCopy(instruction);
    if (copy === undefined) {
      if (group.length > 0 && !inert.has(instruction.keyword)) group = [];
      if (group.length === 0) ecosystem = undefined;
      continue;
    }
    const manager = ecosystem;
    if (manager !== undefined && isBroad(dockerfile, copy, group)) {
      const used = runsOf(dockerfile)
        .get(section.stage)
        ?.some((run) => run.run.index > instruction.index && uses(run, manager));
      if (used === true) return { copies: group, broad: copy, names: group.flatMap(namesOf), ecosystem: manager };
      return undefined;
    }
    const own = ecosystemOf(copy);
    if (own !== ecosystem) group = [];
    if (own !== undefined) group.push(copy);
    ecosystem = own;
  }
  return undefined;
}

/** Between copies they change nothing that is copied. */
const inert: ReadonlySet<string> = new Set("ENV ARG LABEL EXPOSE USER CMD ENTRYPOINT STOPSIGNAL MAINTAINER".split(" "));

const has = (names: readonly string[], pattern: RegExp): boolean => names.some((name) => pattern.test(name));

const ecosystems: readonly Ecosystem[] = [
  { manifests: /^go\.(mod|sum|work|\*)$/, programs: /^go$/, install: () => "go mod download" },
  {
    manifests:
      /^(package\*?\.json|package-lock\.json|npm-shrinkwrap\.json|package\*|package\.json\*|yarn\.lock|pnpm-lock\.yaml|\.npmrc)$/,
    programs: /^(npm|yarn|pnpm|node|npx)$/,
    install: (names) => {
      if (has(names, /^yarn/)) return "yarn install --frozen-lockfile";
      if (has(names, /^pnpm/)) return "pnpm install --frozen-lockfile";
      return has(names, /lock|shrinkwrap|\*/) ? "npm ci" : "npm install";
    },
  },
  {
    manifests: /^requirements[\w.-]*\.txt$/,
    programs: /^(pip[\d.]*|python[\d.]*)$/,
    install: (names) => `pip install --no-cache-dir ${names.map((name) => `-r ${name}`).join(" ")}`,
  },
  { manifests: /^Gemfile(\.lock|\*)?$/, programs: /^(bundle|rake|rails)$/, install: () => "bundle install" },
  {
    manifests: /^composer\.(json|lock|\*)$/,
    programs: /^composer$/,
    install: () => "composer install --no-scripts --no-autoloader",
  },
  { manifests: /^pom\.xml$/, programs: /^mvnw?$/, install: () => undefined },
  { manifests: /^Cargo\.(toml|lock|\*)$/, programs: /^cargo$/, install: () => undefined },
];

function namesOf({ sources }: Copy): readonly string[] {
  return sources.map((source) => sourcePath(source));
}

/** The ecosystem whose manifests are all that a copy from the build context takes. */
function ecosystemOf(copy: Copy): Ecosystem | undefined {
  if (copy.from !== undefined || copy.instruction.heredocs.length > 0) return undefined;
  const names = namesOf(copy);
  return ecosystems.find(({ manifests }) => names.every((name) => manifests.test(name)));
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

function uses({ calls }: RunCalls, { programs }: Ecosystem): boolean {
  return calls.some(({ programWord }) => programs.test(wordText(programWord).replace(/^.*\//, "")));
}
