// Written by `npm run generate` from the files of this folder.
import type { Refactoring } from "../refactoring.ts";
import { mergeRuns } from "./merge-runs.ts";

/** Every refactoring, in the order of the README. */
export const refactorings: readonly Refactoring[] = [mergeRuns];
