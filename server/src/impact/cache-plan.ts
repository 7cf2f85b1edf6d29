import { type Copy, readCopy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Flag, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { isHeredocScript } from "../dockerfile/run-scripts.ts";
import { builtStages, copiedStage } from "../dockerfile/stage-copies.ts";
import { findStage } from "../dockerfile/stages.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import { type Artifact, artifactOf, type HasFile } from "./artifact.ts";
import { type BuildEnvironment, environmentOf } from "./build-environment.ts";
import { type Selection, select } from "./selection.ts";

/** How sure it is that a step runs again when its key changes, and that it does not when it stays. */
export type Certainty = "certain" | "likely" | "unknown";

/** A step that BuildKit runs or takes from its cache: a WORKDIR, RUN, COPY or ADD of a stage that is built. */
export interface CacheStep {
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** The step whose result it starts from; undefined for the base image's. */
  readonly parent: CacheStep | undefined;
  /** The base image, where there is no parent. */
  readonly base: string;
  /** What counts of the instruction itself: its text after expansion, environment, user, folder, flags. */
  readonly text: string;
  /** What it reads of the build context. */
  readonly reads: readonly Selection[];
  /** What it reads of other stages. */
  readonly artifacts: readonly Artifact[];
  readonly certainty: Certainty;
}

/**
 * The steps of all stages that are built, in the order of the file, with all that their keys in the build cache depend on. After BuildKit's
 * `solver/llbsolver/ops` and single experiments (44 of them, `test/cache-rules.test.ts`). `values` are build arguments from outside the file,
 * `hasFile` tells what of the context is there today.
 */
export function cachePlan(
  dockerfile: Dockerfile,
  hasFile: HasFile,
  values: ReadonlyMap<string, string> = new Map(),
): readonly CacheStep[] {
  const built = builtStages(dockerfile);
  const last = new Map<Stage, CacheStep | undefined>();
  const ends = new Map<Stage, BuildEnvironment>();
  const steps: CacheStep[] = [];
  for (const stage of dockerfile.stages) {
    if (!built.has(stage)) continue;
    const { base } = stage;
    const environment = environmentOf(dockerfile, base.kind === "stage" ? ends.get(base.stage) : undefined, values);
    let parent = base.kind === "stage" ? last.get(base.stage) : undefined;
    for (const instruction of stage.instructions) {
      const change = environment.enter(instruction);
      const part = stepOf({
        dockerfile,
        hasFile,
        stage,
        instruction,
        environment,
        steps,
        isMoved: change === "folder",
      });
      if (part === undefined) continue;
      parent = { instruction, stage, parent, base: baseText(stage), ...part };
      steps.push(parent);
    }
    last.set(stage, parent);
    ends.set(stage, environment);
  }
  return steps;
}

/** A stage on another one that has no step of its own starts from what that one starts from. */
function baseText({ base, from }: Stage): string {
  const platform = from.flags.find(({ name }) => name === "platform")?.value ?? "";
  switch (base.kind) {
    case "image":
      return `${base.reference ?? base.word.value} ${platform}`;
    case "stage":
      return baseText(base.stage);
    default:
      return base.kind;
  }
}

interface Place {
  readonly dockerfile: Dockerfile;
  readonly hasFile: HasFile;
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly environment: BuildEnvironment;
  readonly steps: readonly CacheStep[];
  readonly isMoved: boolean;
}

type Part = Pick<CacheStep, "text" | "reads" | "artifacts" | "certainty">;

function stepOf(place: Place): Part | undefined {
  const { instruction, environment, isMoved } = place;
  switch (instruction.keyword) {
    case "WORKDIR":
      return isMoved
        ? { text: `mkdir ${environment.folder}`, reads: [], artifacts: [], certainty: "certain" }
        : undefined;
    case "RUN":
      return runStep(place);
    case "COPY":
    case "ADD":
      return copyStep(place);
    default:
      return undefined;
  }
}

function runStep(place: Place): Part {
  const { dockerfile, instruction, environment } = place;
  const { arguments: args, heredocs, flags } = instruction;
  const command = isHeredocScript(instruction) || args.form !== "exec" ? environment.shell : "exec";
  const bodies = heredocs.map(({ content }) => content);
  const mounts = flags.filter(({ name }) => name === "mount").map((flag) => readMount(place, flag));
  const others = flags.filter(({ name }) => name !== "mount").map(({ text }) => text);
  const written = dockerfile.text.slice(args.span.start, args.span.end);
  const text =
    args.form === "exec"
      ? JSON.stringify(args.words.map(({ value }) => value))
      : args.form === "shell"
        ? args.text.text
        : written;
  return {
    text: [
      "run",
      command,
      text,
      ...bodies,
      ...others,
      ...mounts.map((mount) => mount.text),
      environment.variables,
      environment.user,
      environment.folder,
    ].join("\n"),
    reads: mounts.flatMap(({ reads }) => reads),
    artifacts: mounts.flatMap(({ artifacts }) => artifacts),
    certainty: mounts.some(({ artifacts }) => artifacts.some(({ certainty }) => certainty !== "certain"))
      ? "likely"
      : "certain",
  };
}

/** A mount's own words count, and what a bind mount shows; a secret's value does not, nor does what a cache holds. */
function readMount(
  { dockerfile, hasFile, stage, instruction, steps }: Place,
  { value = "" }: Flag,
): Omit<Part, "certainty"> {
  const keys = new Map(
    value.split(",").map((part): [string, string] => {
      const equals = part.indexOf("=");
      return equals === -1
        ? [part.trim(), ""]
        : [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
    }),
  );
  const source = keys.get("source") ?? keys.get("src") ?? "";
  const from = keys.get("from");
  const type = keys.get("type") ?? "bind";
  // Where the files come from does not count, only what they are.
  const text = [...keys]
    .filter(([key]) => type !== "bind" || !/^(source|src|from)$/.test(key))
    .map(([key, one]) => `${key}=${one}`)
    .sort()
    .join(",");
  if (type !== "bind" || keys.has("rw") || keys.has("readwrite"))
    return { text: type === "bind" ? value : text, reads: [], artifacts: [] };
  const path = expandWith(dockerfile, instruction, source) ?? source;
  if (from === undefined) return { text, reads: [select(cleaned(path))], artifacts: [] };
  const other = findStage(dockerfile, from, stage.index);
  if (other === undefined) return { text: `${text} ${from}`, reads: [], artifacts: [] };
  return { text, reads: [], artifacts: [artifactOf(dockerfile, other, `/${cleaned(path)}`, steps, hasFile)] };
}

function copyStep(place: Place): Part | undefined {
  const { dockerfile, hasFile, instruction, environment, steps } = place;
  const copy = readCopy(instruction);
  if (copy === undefined) return undefined;
  const expand = (text: string): string => expandWith(dockerfile, instruction, text) ?? text;
  const destination = resolvePath(environment.folder, expand(copy.destination.value)) ?? copy.destination.value;
  const isFolder =
    /(^|\/)\.?\.?$/.test(copy.destination.value) || copy.sources.length > 1 || destination === environment.folder;
  const flags = instruction.flags
    .filter(({ name }) => name !== "from" && name !== "link")
    .map(({ name, value }) => `--${name}=${expand(value ?? "")}`);
  const text = ["copy", instruction.keyword, `${destination}${isFolder ? "/" : ""}`, ...flags.sort()];
  const bodies = instruction.heredocs.map(({ name, content }) => `${name}\n${content}`);
  const sources = copy.sources.map((word) => ({ word, path: sourcePath({ ...word, value: expand(word.value) }) }));
  const plain = sources.filter(({ word }) => !word.value.startsWith("<<"));
  const fetched = plain.filter(({ word }) => copy.from === undefined && isFetched(word.value));
  const files = plain.filter((one) => !fetched.includes(one));
  const options = optionsOf(copy);
  const other = copy.from === undefined ? undefined : copiedStage(dockerfile, copy);
  const artifacts =
    other === undefined ? [] : files.map(({ path }) => artifactOf(dockerfile, other, `/${path}`, steps, hasFile));
  return {
    text: [
      ...text,
      ...bodies,
      ...fetched.map(({ word }) => word.value),
      ...files.map(({ path }) => (/[*?[]/.test(path) ? path : path.replace(/^.*\//, ""))),
      ...(copy.from !== undefined && other === undefined ? [expand(copy.from), ...files.map(({ path }) => path)] : []),
      environment.usedValues(instruction.cooked.text),
    ].join("\n"),
    reads: copy.from === undefined ? files.map(({ path }) => select(path, options)) : [],
    artifacts,
    certainty:
      fetched.length > 0 || options.exclude.length > 0 || artifacts.some(({ certainty }) => certainty !== "certain")
        ? "likely"
        : "certain",
  };
}

/** Asked for again at each build; what answers decides. */
function isFetched(source: string): boolean {
  return /^(https?|ftp|ssh|git):\/\/|^git@/.test(source);
}

function optionsOf({ instruction: { flags } }: Copy): {
  readonly exclude: readonly string[];
  readonly parents: boolean;
} {
  return {
    exclude: flags.flatMap(({ name, value }) => (name === "exclude" && value !== undefined ? [value] : [])),
    parents: flags.some(({ name, value }) => name === "parents" && value !== "false"),
  };
}

function cleaned(path: string): string {
  return path
    .replace(/^(\.?\/)+/, "")
    .replace(/\/+(\.\/?)?$/, "")
    .replace(/^\.$/, "");
}
