// Written by `npm run generate` from the files of this folder.
import type { Refactoring } from "../refactoring.ts";
import { mergeRuns } from "./merge-runs.ts";
import { splitStage } from "./split-stage.ts";

/** Every refactoring, in the order of the README. */
export const refactorings: readonly Refactoring[] = [mergeRuns, splitStage];
