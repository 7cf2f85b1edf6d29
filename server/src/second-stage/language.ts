import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import type { BuildCall } from "../dockerfile/find-build.ts";
import type { ImageReference } from "../dockerfile/image.ts";
import type { StageCut } from "../dockerfile/stage-cut.ts";
import type { SecondStage } from "../dockerfile/two-stages.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";

/** What a language looks at: a file with one stage, and where that could be cut. */
export interface Ground {
  readonly dockerfile: Dockerfile;
  readonly project: Project;
  readonly stage: Stage;
  /** What the stage starts from. */
  readonly image: ImageReference;
  readonly cut: StageCut;
  /** What the RUNs of the build start. */
  readonly calls: readonly BuildCall[];
}

/** A second stage, and what the lightbulb says of it. */
export interface SecondStageOffer {
  readonly second: SecondStage;
  readonly title: Message;
}

/** How programs of a language get a second stage. */
export interface Language {
  /** Whether programs are built in an image. */
  isBuiltIn(image: ImageReference): boolean;
  /** The second stages that are known to do, best first. */
  secondStages(ground: Ground): Iterable<SecondStageOffer>;
}

/** The title of a second stage from a base, with what changes by it, and what nobody can tell in brackets. */
export function titleOf(base: string, remarks: readonly Message[], doubt?: Message): Message {
  const head: Message = ["Run the program in a second stage, from {base}", { base }];
  const title = remarks.reduce((before, remark): Message => ["{before}, {remark}", { before, remark }], head);
  return doubt === undefined ? title : ["{title} ({doubt})", { title, doubt }];
}

/** What is copied is known by name, and the program may need more. */
export const mayNeedMore: Message = ["what else it needs must be copied there"];

/** Where both is so. */
export const mayNeedBoth: Message = ["what else it needs, and libraries for its packages, must be there too"];

/** Packages of an interpreter may be linked with what only a larger image has, or start its programs. */
export const mayLinkMore: Message = ["libraries and programs that the packages need must be there too"];
