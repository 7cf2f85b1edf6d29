import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { rootStage } from "../dockerfile/stages.ts";
import { cacheEntriesOf } from "./cache-chain.ts";
import type { CopyEvidence } from "./copy-evidence.ts";
import { type BuildRecords, type BuiltImage, fromBuildKit } from "./read-builds.ts";
import { type BuildStep, stepsOf } from "./step-environments.ts";

/** An image that was built from a Dockerfile. */
export interface FoundBuild {
  readonly image: BuiltImage;
  /** How many lines of its history are the base image's. */
  readonly baseLength: number;
  /** What FROM names. */
  readonly base: string;
}

/** The images that the stages start from, each once. */
export function baseReferences({ stages }: Dockerfile): readonly string[] {
  const named = stages.flatMap(({ base }) =>
    base.kind === "image" && base.reference !== undefined ? [base.reference] : [],
  );
  return [...new Set(named)];
}

/** What the final stage starts from, and the stages that it is built on; undefined where the file does not tell. */
export function baseName(dockerfile: Dockerfile): string | undefined {
  const final = dockerfile.stages.at(-1);
  const base = final && rootStage(final).base;
  if (base?.kind === "scratch") return "scratch";
  return base?.kind === "image" ? base.reference : undefined;
}

/**
 * The newest image whose history is that of every instruction of the shipped stages, on the base image that FROM names, and with the files of this
 * build context or tagged with the folder's name. Undefined where there is none, or where two of one age differ.
 */
export function findBuild(
  dockerfile: Dockerfile,
  records: BuildRecords,
  evidence: CopyEvidence,
  folder: string | undefined,
): FoundBuild | undefined {
  const final = dockerfile.stages.at(-1);
  const steps = final === undefined ? [] : stepsOf(dockerfile, final);
  const base = baseName(dockerfile);
  if (final === undefined || base === undefined || steps.length === 0) return undefined;
  const found: FoundBuild[] = [];
  for (const image of records.images) {
    if (found[0] !== undefined && image.created < found[0].image.created) break;
    const baseLength = image.history.length - steps.length;
    const build = { image, baseLength, base };
    if (baseLength < 0 || matchedSteps(steps, build).length < steps.length) continue;
    if (isOnBase(final, steps, build, { records, evidence }) && isOfProject(steps, build, evidence, folder))
      found.push(build);
  }
  const [first, ...others] = found;
  const isAlike = ({ image }: FoundBuild): boolean =>
    image.history.every(({ bytes }, at) => bytes === first?.image.history[at]?.bytes);
  return others.every(isAlike) ? first : undefined;
}

/** The first steps of a file that are those of an image; behind the first one that differs nothing is known. */
export function matchedSteps(steps: readonly BuildStep[], { image, baseLength }: FoundBuild): readonly BuildStep[] {
  const isOther = (step: BuildStep, at: number): boolean => {
    const entry = image.history[baseLength + at];
    return entry === undefined || entry.comment !== fromBuildKit || !step.fits(entry.createdBy);
  };
  const end = steps.findIndex(isOther);
  return end === -1 ? steps : steps.slice(0, end);
}

interface Known {
  readonly records: BuildRecords;
  readonly evidence: CopyEvidence;
}

/** The base image is stored and lies at the bottom of the image; or the build cache tells what its RUNs stand on. */
function isOnBase(final: Stage, steps: readonly BuildStep[], { image, baseLength }: FoundBuild, known: Known): boolean {
  const { base } = rootStage(final);
  if (base.kind === "scratch") return baseLength === 0;
  if (base.kind !== "image" || base.reference === undefined) return false;
  const stored = known.records.bases.get(base.reference);
  if (stored !== undefined) {
    return (
      stored.history.length === baseLength && stored.layers.every((digest, index) => digest === image.layers[index])
    );
  }
  const last = steps.findLastIndex(({ command }) => command !== undefined);
  const bytes = image.history[baseLength + last]?.bytes;
  const entries = cacheEntriesOf(steps.slice(0, last + 1), base, known.records, () => undefined);
  return entries.length > 0 && entries.every((entry) => entry.bytes === bytes);
}

function isOfProject(
  steps: readonly BuildStep[],
  { image, baseLength }: FoundBuild,
  evidence: CopyEvidence,
  folder: string | undefined,
): boolean {
  const told = steps.flatMap(
    ({ instruction }, at) => evidence(instruction, image.history[baseLength + at]?.bytes ?? 0) ?? [],
  );
  return told.length === 0 || told.includes(true) || image.tags.some((tag) => isNamedAfter(tag, folder));
}

/** As people and Compose name images: `folder`, `folder-service`. */
function isNamedAfter(tag: string, folder: string | undefined): boolean {
  const name = folder?.replace(/\/+$/, "").split("/").at(-1)?.toLowerCase() ?? "";
  const repository =
    tag
      .replace(/:[^/]*$/, "")
      .split("/")
      .at(-1) ?? "";
  return (
    name.length >= 4 &&
    (repository === name || /^[-_]/.test(repository.slice(name.length))) &&
    repository.startsWith(name)
  );
}
