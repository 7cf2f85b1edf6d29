import type { Confidence } from "../impact/impact.ts";

/** What `stowage/layers` asks for; `docs/layers-request.md` describes it for other clients. */
export interface LayersParams {
  readonly uri: string;
  /** Asks for `alternatives` too, which take longer. */
  readonly alternatives?: boolean;
}

/** The answer: plain values, with texts in English. Unknown is null, never 0. */
export interface LayersReport {
  readonly uri: string;
  /** Of the document that was looked at. */
  readonly version: number;
  readonly image: ImageReport;
  readonly history: HistoryReport;
  readonly lastBuild: LastBuildReport;
  /** What the image would be after each fix or refactoring that changes sizes or re-runs, the fewest known bytes first. */
  readonly alternatives?: readonly Alternative[];
}

/** Known bytes, and how many of what was added up is unknown. */
export interface Sum {
  /** Null when nothing is known. */
  readonly bytes: number | null;
  readonly unknown: number;
}

/** All stages, and the sums of the one that becomes the image. */
export interface ImageReport {
  readonly stages: readonly StageReport[];
  readonly disk: Sum & { readonly confidence: Confidence };
  /** Compressed. */
  readonly pull: Sum;
}

export interface StageReport {
  /** The name, or the number of a stage without one. */
  readonly name: string;
  /** The base as written; null where FROM names none. */
  readonly base: string | null;
  readonly shipped: boolean;
  /** False for a stage that the final one does not need. */
  readonly built: boolean;
  readonly disk: Sum & { readonly confidence: Confidence };
  readonly rows: readonly Row[];
}

/** One instruction of a stage. */
export interface Row {
  /** 1-based. */
  readonly line: number;
  readonly keyword: string;
  /** The instruction on one line, cut where it is long. */
  readonly text: string;
  /** Null for an instruction that adds no files, such as ENV. */
  readonly size: RowSize | null;
  /** The stage's layers up to here, those it builds on included. */
  readonly total: Sum;
  /** Null for what is no step of the build cache, and without a history. */
  readonly reruns: Reruns | null;
}

export interface RowSize {
  readonly bytes: number | null;
  readonly pullBytes: number | null;
  readonly range: readonly [low: number, high: number] | null;
  readonly confidence: Confidence;
  /** There is more than `bytes`, and nobody knows how much. */
  readonly hasUnknown: boolean;
  /** What the figures rest on. */
  readonly grounds: string;
  /** How long ago a build measured them, such as `2 h ago`; null for what no build measured, and for a build without a date. */
  readonly built: string | null;
}

/** What a step would have done at each commit, on a builder that keeps its cache. */
export interface Reruns {
  /** How many of the commits run it again. */
  readonly count: number;
  /** For each commit, the oldest first. */
  readonly runs: readonly boolean[];
  /** How many of `count` changed nothing of the build context but documents, tests and settings of CI. */
  readonly besideOnly: number;
  readonly certainty: "certain" | "likely" | "unknown";
}

/** Whether there is a history, and why not: `reading` is followed by `stowage/layersChanged`, `long` is a file of too many instructions. */
export interface HistoryReport {
  readonly state: "read" | "reading" | "none" | "off" | "untrusted" | "long";
  /** The oldest first. */
  readonly commits: readonly { readonly id: string; readonly subject: string }[];
  /** Older commits are there, but not in this clone. */
  readonly isShallow: boolean;
}

/** Whether a Docker Engine was asked, and why not: `reading` is followed by `stowage/layersChanged`, `none` is no image that is surely from this file. */
export interface LastBuildReport {
  readonly state: "read" | "reading" | "none" | "off" | "untrusted" | "failed";
  /** Its name, or the beginning of its id. */
  readonly image: string | null;
  /** Seconds since 1970. */
  readonly created: number | null;
  /** Why the engine did not answer. */
  readonly problem: string | null;
}

/** What the image would be after a change that Stowage offers. */
export interface Alternative {
  readonly title: string;
  /** `safe` and `suggestion` are fixes. */
  readonly kind: "safe" | "suggestion" | "refactoring";
  /** Where it is offered, 1-based. */
  readonly line: number;
  readonly image: ImageReport;
}
