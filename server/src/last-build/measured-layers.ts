import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { builtStages } from "../dockerfile/stage-copies.ts";
import { rootStage, shippedStages } from "../dockerfile/stages.ts";
import type { MeasuredSize, MeasuredSizes } from "../impact/measured.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { cacheEntriesOf } from "./cache-chain.ts";
import { type CopyEvidence, copyEvidence } from "./copy-evidence.ts";
import { baseName, type FoundBuild, findBuild, matchedSteps } from "./find-build.ts";
import type { BuildRecords } from "./read-builds.ts";
import { stepsOf } from "./step-environments.ts";

/** What a build measured of a Dockerfile, and the image that it made. */
export interface MeasuredLayers {
  readonly sizes: MeasuredSizes;
  /** Undefined where no image is from this file. */
  readonly build: FoundBuild | undefined;
}

/** What measuring needs besides file and project. */
export interface MeasuringParts {
  readonly records: BuildRecords;
  /** The folder of the build context. */
  readonly folder: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The image that was from the file before it was changed: the steps before the change are still its steps. */
  readonly before?: FoundBuild | undefined;
}

/** The sizes of the last image that was built from a file, and of the steps of its builder stages that are in the build cache. */
export function measuredLayers(dockerfile: Dockerfile, project: Project, parts: MeasuringParts): MeasuredLayers {
  const { records, folder, now, before } = parts;
  const evidence = copyEvidence(dockerfile, project, records.isInBlocks);
  const build = findBuild(dockerfile, records, evidence, folder);
  const shown = build ?? (before?.base === baseName(dockerfile) ? before : undefined);
  const sizes = new Map([
    ...baseSizes(dockerfile, records),
    ...(shown === undefined ? [] : imageSizes(dockerfile, shown, { records, now })),
    ...builderSizes(dockerfile, evidence, { records, now }),
  ]);
  return { sizes, build };
}

type Sizes = readonly (readonly [Instruction, MeasuredSize])[];
type Known = Pick<MeasuringParts, "records" | "now">;

function imageSizes(dockerfile: Dockerfile, build: FoundBuild, { records, now }: Known): Sizes {
  const final = dockerfile.stages.at(-1);
  if (final === undefined) return [];
  const { image, baseLength } = build;
  const grounds = inBlocks(["Measured in the last build from this file"], records);
  const age = ageOf(image.created * 1000, now);
  return matchedSteps(stepsOf(dockerfile, final), build).map(({ instruction }, at) => [
    instruction,
    { bytes: image.history[baseLength + at]?.bytes ?? 0, age, grounds },
  ]);
}

function baseSizes({ stages }: Dockerfile, records: BuildRecords): Sizes {
  const grounds = inBlocks(["The image as the engine stores it"], records);
  return stages.flatMap(({ base, from }): Sizes => {
    const stored =
      base.kind === "image" && base.reference !== undefined ? records.bases.get(base.reference) : undefined;
    if (stored === undefined) return [];
    const bytes = stored.history.reduce((sum, entry) => sum + entry.bytes, 0);
    return [[from, { bytes, age: undefined, grounds }]];
  });
}

function builderSizes(dockerfile: Dockerfile, evidence: CopyEvidence, { records, now }: Known): Sizes {
  const shipped = shippedStages(dockerfile);
  const builders = [...builtStages(dockerfile)].filter((stage) => !shipped.has(stage));
  const grounds = inBlocks(["Measured in the last build of this step that is in the build cache"], records);
  return builders.flatMap((stage) => {
    const steps = stepsOf(dockerfile, stage);
    return steps.flatMap(({ instruction, command }, at): Sizes => {
      if (command === undefined || instruction.stage !== stage) return [];
      const entries = cacheEntriesOf(steps.slice(0, at + 1), rootStage(stage).base, records, evidence);
      const [first] = entries;
      if (first === undefined || entries.some(({ bytes }) => bytes !== first.bytes)) return [];
      const created = Math.max(...entries.map((entry) => entry.created ?? 0));
      return [[instruction, { bytes: first.bytes, age: ageOf(created, now), grounds }]];
    });
  });
}

function inBlocks(grounds: Message, { isInBlocks }: BuildRecords): Message {
  return isInBlocks ? ["{grounds}; this engine counts blocks of 4 KiB", { grounds }] : grounds;
}

/** Builds that are to be the same at any time give their images an old date. */
const earliest = Date.UTC(2013, 0);

/** Such as "2 h ago"; undefined for a date that says nothing. */
export function ageOf(then: number, now: number): Message | undefined {
  if (then < earliest) return undefined;
  const minutes = Math.max(0, Math.floor((now - then) / 60_000));
  if (minutes < 1) return ["just now"];
  if (minutes < 60) return ["{count} min ago", { count: minutes }];
  if (minutes < 48 * 60) return ["{count} h ago", { count: Math.floor(minutes / 60) }];
  return ["{count} days ago", { count: Math.floor(minutes / (24 * 60)) }];
}
