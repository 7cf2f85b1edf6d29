import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { builtStages } from "../dockerfile/stage-copies.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { aptSizes } from "./apt-layers.ts";
import type { AptTables } from "./apt-table.ts";
import { baseSize } from "./base-size.ts";
import { copySize } from "./copy-size.ts";
import { installSize } from "./install-size.ts";
import { type MeasuredSizes, measuredOr } from "./measured.ts";
import { runSize } from "./run-size.ts";

/** Where a figure comes from: `=` exact, `≈` table, `~` range, `?` unknown, `✓` measured. */
export type Confidence = "exact" | "table" | "range" | "unknown" | "measured";

/** Bytes that something adds to an image, with their grounds. Unknown is null, never 0. */
export interface Size {
  /** On disk. */
  readonly bytes: number | null;
  /** Compressed, as pulled. */
  readonly pullBytes: number | null;
  /** Lowest and highest plausible bytes on disk, where only a range is known. */
  readonly range?: readonly [low: number, high: number];
  readonly confidence: Confidence;
  /** How long ago a build measured it, such as "2 h ago". */
  readonly age?: Message;
  /** What the figure rests on, in one sentence without a full stop. */
  readonly grounds: Message;
  /** More of it, in sentences without a full stop. */
  readonly details?: readonly Message[];
  /** There is more than `bytes`, and nobody knows how much. */
  readonly hasUnknown?: boolean;
}

/** What one instruction that makes a layer adds. */
export interface LayerImpact extends Size {
  readonly instruction: Instruction;
}

/** A stage's layers and their sum. */
export interface StageImpact {
  readonly stage: Stage;
  /** Whether its layers are part of the final image. */
  readonly shipped: boolean;
  /** Whether the final image needs it; BuildKit skips a stage that nothing needs. */
  readonly built: boolean;
  readonly layers: readonly LayerImpact[];
  /** The sum of the known sizes, those of the stages it builds on included; null when none is known. */
  readonly bytes: number | null;
  readonly confidence: Confidence;
  /** How many layers have an unknown size. */
  readonly unknown: number;
}

/** What a Dockerfile's layers weigh. */
export interface Impact {
  readonly stages: readonly StageImpact[];
  /** The final image's known bytes on disk; null when none is known. */
  readonly shippedBytes: number | null;
  /** How many of the final image's layers have an unknown size. */
  readonly unknown: number;
}

/** What tells sizes besides the project. */
export interface SizeSources {
  /** What Debian's packages weigh, where tables are at hand. */
  readonly aptTables?: AptTables;
  /** What the last build of the file measured, where it is known. */
  readonly measured?: MeasuredSizes | undefined;
}

/** Sizes of all layers of a Dockerfile; what neither the project nor the sources tell is unknown. */
export function layerImpacts(
  dockerfile: Dockerfile,
  project: Project,
  { aptTables = () => undefined, measured }: SizeSources = {},
): Impact {
  const shipped = shippedStages(dockerfile);
  const built = builtStages(dockerfile);
  const installs = aptSizes(dockerfile, aptTables);
  const sums = new Map<Stage, StageImpact>();
  for (const stage of dockerfile.stages) {
    const below = stage.base.kind === "stage" ? sums.get(stage.base.stage) : undefined;
    const layers = stage.instructions.flatMap(
      (instruction) => layerOf(dockerfile, instruction, project, { installs, measured }) ?? [],
    );
    sums.set(stage, { stage, shipped: shipped.has(stage), built: built.has(stage), layers, ...sum(layers, below) });
  }
  const stages = [...sums.values()];
  const final = stages.at(-1);
  return { stages, shippedBytes: final?.bytes ?? null, unknown: final?.unknown ?? 0 };
}

function layerOf(
  dockerfile: Dockerfile,
  instruction: Instruction,
  project: Project,
  { installs, measured }: { readonly installs: ReadonlyMap<Instruction, Size> } & Pick<SizeSources, "measured">,
): LayerImpact | undefined {
  const install = installs.get(instruction);
  const other = install === undefined || install.bytes === null ? sizeOf(dockerfile, instruction, project) : undefined;
  // Where neither knows, the package that is not known says more.
  const size = other === undefined || (other.bytes === null && other.range === undefined) ? (install ?? other) : other;
  return size === undefined ? undefined : { instruction, ...measuredOr(size, measured?.get(instruction)) };
}

/** The size of what makes a layer with bytes; undefined for all else, and for a FROM whose stage's layers are counted there. */
function sizeOf(dockerfile: Dockerfile, instruction: Instruction, project: Project): Size | undefined {
  const { keyword, stage } = instruction;
  if (keyword === "FROM") return stage === undefined ? undefined : fromSize(stage);
  if (keyword === "RUN")
    return installSize(dockerfile, instruction, project) ?? runSize(dockerfile, instruction, project);
  const copy = readCopy(instruction);
  return copy === undefined ? undefined : copySize(dockerfile, copy, project);
}

function fromSize({ base }: Stage): Size | undefined {
  switch (base.kind) {
    case "scratch":
      return { bytes: 0, pullBytes: 0, confidence: "exact", grounds: ["scratch is empty"] };
    case "image":
      if (base.reference !== undefined) return baseSize(base.reference);
      return {
        bytes: null,
        pullBytes: null,
        confidence: "unknown",
        grounds: ["A build argument without a default names the base image"],
      };
    default:
      return undefined;
  }
}

/** From the surest to the least sure. */
const order: readonly Confidence[] = ["exact", "measured", "table", "range", "unknown"];

function sum(
  layers: readonly LayerImpact[],
  below: StageImpact | undefined,
): Pick<StageImpact, "bytes" | "confidence" | "unknown"> {
  const known = layers.filter(({ bytes }) => bytes !== null);
  const parts = below === undefined || below.bytes === null ? known : [...known, below];
  const unknown = layers.filter(({ bytes, hasUnknown }) => bytes === null || hasUnknown).length + (below?.unknown ?? 0);
  if (parts.length === 0) return { bytes: null, confidence: "unknown", unknown };
  const bytes = parts.reduce((total, part) => total + (part.bytes ?? 0), 0);
  const weakest = Math.max(...parts.map(({ confidence }) => order.indexOf(confidence)));
  return { bytes, confidence: order[weakest] ?? "unknown", unknown };
}
