import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { invocations, operands } from "./invocations.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import { effective } from "./stage-state.ts";
import { type StartWords, startWords } from "./start-words.ts";
import { variableReads } from "./variable-reads.ts";
import { resolvePath, type WorkdirState, workdirAt } from "./working-directory.ts";

/** Where a stage can be cut into one that builds and one that runs, and what goes where. */
export interface StageCut {
  readonly stage: Stage;
  readonly start: StartWords;
  /** The last instruction of the build: a RUN. */
  readonly last: Instruction;
  /** All up to that one. */
  readonly build: readonly Instruction[];
  /** What stands behind it and stays as it is, in the second stage. */
  readonly rest: readonly Instruction[];
  /** Instructions of the build that are about the container that runs. */
  readonly moved: readonly Instruction[];
  /** ENVs of the build that the program may read too, and what those and the rest are made of. */
  readonly variables: readonly Instruction[];
  /** The working directory that the build ends in; undefined where it is not known. */
  readonly folder: string | undefined;
  /** A WORKDIR has set it. */
  readonly isFolderSet: boolean;
  /** The one that the program starts in. */
  readonly lastFolder: string | undefined;
  /** The USER of the build that the program runs as; undefined where another one follows, or none is there. */
  readonly user: Instruction | undefined;
}

/** Cuts a stage behind the last RUN that builds; undefined where the rest would read what is only there before. */
export function cutStage(dockerfile: Dockerfile, stage: Stage): StageCut | undefined {
  const start = startWords(dockerfile, stage);
  const last = stage.instructions.findLast((one) => one.keyword === "RUN" && !makesAccount(dockerfile, one));
  if (start === undefined || last === undefined || dockerfile.problems.length > 0) return undefined;
  const build = stage.instructions.filter(({ index }) => index <= last.index);
  const rest = stage.instructions.filter(({ index }) => index > last.index);
  const moved = build.filter(({ keyword }) => ofContainer.test(keyword));
  const variables = variablesFor(dockerfile, build, [...moved, ...rest]);
  const folderBehind = (one: Instruction): WorkdirState => workdirAt(dockerfile, { stage, index: one.index + 1 });
  const known = build.every(({ keyword }) => ofContainer.test(keyword) || ofBuild.test(keyword));
  if (!known || !rest.every(({ keyword }) => ofContainer.test(keyword) || ofEither.test(keyword))) return undefined;
  if (readsUnknown(dockerfile, stage, [...variables, ...moved, ...rest])) return undefined;
  const user = effective({ instructions: build }, "USER");
  return {
    stage,
    start,
    last,
    build,
    rest,
    moved,
    variables,
    folder: folderBehind(last).path,
    isFolderSet: folderBehind(last).isSet,
    lastFolder: folderBehind(stage.instructions.at(-1) ?? last).path,
    user: rest.some(({ keyword }) => keyword === "USER") ? undefined : user,
  };
}

const ofContainer = /^(EXPOSE|LABEL|VOLUME|STOPSIGNAL|HEALTHCHECK|CMD|ENTRYPOINT|MAINTAINER)$/;
const ofBuild = /^(FROM|RUN|COPY|ADD|ARG|ENV|WORKDIR|USER|SHELL)$/;
const ofEither = /^(RUN|COPY|ADD|ARG|ENV|WORKDIR|USER)$/;

/** A RUN that only makes users, and folders for them: it belongs to the image that runs. */
function makesAccount(dockerfile: Dockerfile, run: Instruction): boolean {
  const script = mentions(run, /\b(user|group)add\b|\badd(user|group)\b/) ? shellScript(dockerfile, run) : undefined;
  if (script?.ok !== true) return false;
  const made = new Set<string>();
  const folder = workdirAt(dockerfile, run).path;
  if (folder !== undefined) made.add(folder);
  return invocations(script).every(({ program, arguments: words }) => {
    const paths = operands(words, ["-m"]).map(({ literal }) => resolvePath(folder, literal ?? "?"));
    if (program === "mkdir") for (const path of paths) made.add(path ?? "");
    if (program === "chown") return paths.slice(1).every((path) => path !== undefined && made.has(path));
    return /^(useradd|groupadd|adduser|addgroup|mkdir)$/.test(program);
  });
}

/** All of its variables speak to compilers and package managers. */
function isForBuild({ arguments: args }: Instruction): boolean {
  return (
    args.form === "pairs" && args.pairs.every(({ name, value }) => buildVariable.test(name) || isBuildPath(name, value))
  );
}

const buildVariable =
  /^(GO111MODULE|GO(PROXY|SUMDB|PRIVATE|NOSUMDB|NOPROXY|FLAGS|OS|ARCH|ARM|AMD64|PATH|ROOT|BIN|CACHE|MODCACHE|TOOLCHAIN|INSECURE|TMPDIR|EXPERIMENT)|CGO_\w+|CARGO_\w+|RUST(FLAGS|UP_\w+)|MAVEN_\w+|MVN_\w+|GRADLE_\w+|DEBIAN_FRONTEND|PIP_\w+|NPM_CONFIG_\w+|npm_config_\w+|NUGET_\w+)$/;

function isBuildPath(name: string, value: string): boolean {
  return name === "PATH" && /\/go\b|cargo|GOPATH|GOROOT|rustup|maven|gradle|\.dotnet/i.test(value);
}

/** The ENVs that the program may read, and each ENV and ARG that they or other instructions are written with. */
function variablesFor(
  dockerfile: Dockerfile,
  build: readonly Instruction[],
  others: readonly Instruction[],
): readonly Instruction[] {
  const wanted = new Set(others.flatMap((one) => (isReadLater(one) ? [] : readsOf(dockerfile, one))));
  const kept = [...build].reverse().filter((one) => {
    const isWanted = namesSet(one).some((name) => wanted.has(name));
    if (!isWanted && (one.keyword !== "ENV" || isForBuild(one))) return false;
    for (const name of readsOf(dockerfile, one)) wanted.add(name);
    return true;
  });
  return kept.reverse();
}

function readsOf({ escape }: Dockerfile, { cooked: { text } }: Instruction): readonly string[] {
  return text.includes("$") ? variableReads(text, escape).map(({ name }) => name) : [];
}

/** Its variables are those of the container, or of the shell. */
function isReadLater({ keyword }: Instruction): boolean {
  return /^(CMD|ENTRYPOINT|HEALTHCHECK|RUN)$/.test(keyword);
}

/** Whether an instruction reads a variable that the second stage would not have; a container's own may come from outside. */
function readsUnknown(dockerfile: Dockerfile, stage: Stage, instructions: readonly Instruction[]): boolean {
  // Images of .NET set APP_UID, those with the SDK and those without.
  const known = new Set(["PATH", "APP_UID", ...instructions.flatMap(namesSet)]);
  const lost = new Set(stage.instructions.flatMap(namesSet).filter((name) => !known.has(name)));
  // The path of a WORKDIR is written out, which a build argument could change.
  const byArgument = new Set(stage.instructions.filter(({ keyword }) => keyword === "ARG").flatMap(namesSet));
  const folders = stage.instructions.filter(({ keyword }) => keyword === "WORKDIR");
  if (folders.some((one) => readsOf(dockerfile, one).some((name) => byArgument.has(name)))) return true;
  return instructions.some((one) =>
    readsOf(dockerfile, one).some((name) =>
      isReadLater(one) ? lost.has(name) || ofImage.test(name) : !known.has(name),
    ),
  );
}

/** Variables that the images with compilers set. */
const ofImage = /^(GOPATH|GOROOT|GOLANG_VERSION|CARGO_HOME|RUSTUP_HOME|RUST_VERSION|MAVEN_HOME|GRADLE_HOME)$/;

function namesSet({ keyword, arguments: args }: Instruction): readonly string[] {
  if (keyword === "ENV" && args.form === "pairs") return args.pairs.map(({ name }) => name);
  if (keyword === "ARG" && args.form === "words") return args.words.map(({ value }) => value.replace(/=.*$/s, ""));
  return [];
}
