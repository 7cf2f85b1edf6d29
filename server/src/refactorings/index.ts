// Written by `npm run generate` from the files of this folder.
import type { Refactoring } from "../refactoring.ts";
import { heredocToRun } from "./heredoc-to-run.ts";
import { mergeRuns } from "./merge-runs.ts";
import { runToHeredoc } from "./run-to-heredoc.ts";
import { splitRunList } from "./split-run.ts";

/** Every refactoring, in the order of the README. */
export const refactorings: readonly Refactoring[] = [heredocToRun, mergeRuns, runToHeredoc, splitRunList];
