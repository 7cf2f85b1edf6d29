import { readCopy, sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { invocations, operands, wordText } from "../dockerfile/invocations.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { lineage } from "../dockerfile/stages.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import { resolvePath, workdirAt } from "../dockerfile/working-directory.ts";
import type { CacheStep, Certainty } from "./cache-plan.ts";
import { type Selection, select } from "./selection.ts";

/** Files of a stage that another one takes: what decides whether they are the same as before. */
export interface Artifact {
  /** Texts that count, such as the commands that made it. */
  readonly texts: readonly string[];
  /** What counts of the build context. */
  readonly reads: readonly Selection[];
  /** What counts of other stages. */
  readonly artifacts: readonly Artifact[];
  readonly certainty: Certainty;
}

/** Whether anything of the build context lies at a path or below it. */
export type HasFile = (path: string) => boolean;

/**
 * What a path of a stage is made from. BuildKit compares the files themselves, so what counts is where they come from: copied as they are from the
 * context, written by a command whose inputs are known, of the system, or made by a compiler, which may not notice every change.
 */
export function artifactOf(
  dockerfile: Dockerfile,
  stage: Stage,
  path: string,
  steps: readonly CacheStep[],
  hasFile: HasFile,
): Artifact {
  const stages = new Set(lineage(stage));
  const own = steps.filter((step) => stages.has(step.stage));
  const [first] = own;
  const base = first?.base ?? "";
  let isRunBehind = false;
  for (const step of own.toReversed()) {
    const { keyword } = step.instruction;
    if (keyword === "COPY" || keyword === "ADD") {
      const copied = copiedAs(dockerfile, step, path, hasFile);
      if (copied !== undefined) return { ...copied, certainty: isRunBehind ? "likely" : copied.certainty };
    }
    const written = keyword === "RUN" ? writtenBy(dockerfile, step, path, own, hasFile) : undefined;
    if (written !== undefined) return written;
    isRunBehind ||= keyword === "RUN";
  }
  if (/^\/(etc|usr\/(share|lib|bin)|lib|bin)(\/|$)/.test(path)) {
    const installs = own.filter(({ text }) =>
      /\b(apk|apt|apt-get|dnf|yum|microdnf|update-ca-certificates)\b/.test(text),
    );
    return { texts: [base, ...installs.map(({ text }) => text)], reads: [], artifacts: [], certainty: "likely" };
  }
  const reads = own.flatMap((step) => step.reads).map(whatMatters);
  return {
    texts: [base, ...own.map(({ text }) => text)],
    reads,
    artifacts: own.flatMap((step) => step.artifacts),
    certainty: "likely",
  };
}

/** The files of the context that a copy put at the path, as they are. */
function copiedAs(
  dockerfile: Dockerfile,
  { instruction, text }: CacheStep,
  path: string,
  hasFile: HasFile,
): Artifact | undefined {
  const copy = readCopy(instruction);
  const destination = copy && expandWith(dockerfile, instruction, copy.destination.value);
  const target =
    destination === undefined ? undefined : resolvePath(workdirAt(dockerfile, instruction).path ?? "/", destination);
  if (copy === undefined || copy.from !== undefined || target === undefined) return undefined;
  for (const word of copy.sources) {
    const source = sourcePath({ ...word, value: expandWith(dockerfile, instruction, word.value) ?? word.value });
    if (/[*?[$]/.test(source) || source.startsWith("<<")) continue;
    const candidates = [
      placeBelow(path, target, source),
      placeBelow(path, `${target === "/" ? "" : target}/${source.replace(/^.*\//, "")}`, source),
    ];
    const found = candidates.find((one) => one !== undefined && hasFile(one));
    const flags = text.split("\n").filter((line) => line.startsWith("--"));
    if (found !== undefined) return { texts: flags, reads: [select(found)], artifacts: [], certainty: "certain" };
  }
  return undefined;
}

/** The path of the context that lies at a path of the image, when a source lies at a target there. */
export function placeBelow(path: string, target: string, source: string): string | undefined {
  const clean = path.replace(/\/+$/, "");
  const top = target.replace(/\/+$/, "");
  if (clean === top) return source;
  if (!clean.startsWith(`${top}/`)) return undefined;
  const rest = clean.slice(top.length + 1);
  return source === "" ? rest : `${source}/${rest}`;
}

/** Commands that write the same whatever else changes. */
const plainWriters: ReadonlySet<string> = new Set(["echo", "printf", "cat", ":"]);

/** A file that plain commands write from plain words, or from files that are known. */
function writtenBy(
  dockerfile: Dockerfile,
  { instruction, text, stage }: CacheStep,
  path: string,
  own: readonly CacheStep[],
  hasFile: HasFile,
): Artifact | undefined {
  const script = shellScript(dockerfile, instruction);
  if (script === undefined || !script.ok || script.variables.size > 0 || script.pipes.length > 0) return undefined;
  const writes = script.commands.some(({ redirections }) =>
    redirections.some(({ operator, target }) => operator === ">" && target === path),
  );
  const calls = invocations(script);
  if (!writes || calls.some(({ program }) => !plainWriters.has(program)) || calls.length !== script.commands.length)
    return undefined;
  const inputs = calls
    .filter(({ program }) => program === "cat")
    .flatMap((call) => operands(call.arguments).map(wordText));
  const earlier = own.filter((step) => step.instruction.index < instruction.index);
  const artifacts = inputs.map((input) => artifactOf(dockerfile, stage, input, earlier, hasFile));
  return {
    texts: [text],
    reads: [],
    artifacts,
    certainty: artifacts.some(({ certainty }) => certainty !== "certain") ? "likely" : "certain",
  };
}

/** Without what compilers and bundlers do not look at: documents, tests, settings of editors and of CI, the Dockerfile itself. */
function whatMatters({ nameOf }: Selection): Selection {
  return { nameOf: (path) => (isBeside(path) ? undefined : nameOf(path)) };
}

/** Whether a file, by its path, is of no concern to a build: documents, tests, settings of CI and of editors. */
export function isBeside(path: string): boolean {
  return beside.test(path);
}

const beside =
  /(^|\/)(docs?|\.github|\.gitlab|\.circleci|\.idea|\.vscode|tests?|__tests__|testdata|e2e|spec|\.devcontainer)\/|\.(md|mdx|rst|adoc)$|_test\.go$|\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)(LICEN[CS]E[^/]*|NOTICE|AUTHORS|CODEOWNERS|\.editorconfig|\.git(ignore|attributes)|\.gitlab-ci\.ya?ml|\.travis\.yml|\.goreleaser\.ya?ml|renovate\.json5?|Dockerfile[^/]*|[^/]*\.Dockerfile|\.dockerignore|(docker-)?compose[^/]*\.ya?ml)$/i;
