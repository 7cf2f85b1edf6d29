import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";

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
  /** What the figure rests on, in one sentence without a full stop. */
  readonly grounds: Message;
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

/** Sizes of all layers of a Dockerfile; what the project does not tell is unknown. */
export declare function layerImpacts(dockerfile: Dockerfile, project: Project): Impact;
