// Written by `npm run generate` from the files of this folder.
import type { Refactoring } from "../refactoring.ts";
import { addCacheMount } from "./add-cache-mount.ts";
import { extractStartScript } from "./extract-start-script.ts";
import { heredocToRun } from "./heredoc-to-run.ts";
import { mergeRuns } from "./merge-runs.ts";
import { nameStage } from "./name-stage.ts";
import { runToHeredoc } from "./run-to-heredoc.ts";
import { sortPackages } from "./sort-packages.ts";
import { splitRunList } from "./split-run.ts";
import { splitStage } from "./split-stage.ts";

/** Every refactoring, in the order of the README. */
export const refactorings: readonly Refactoring[] = [
  addCacheMount,
  extractStartScript,
  heredocToRun,
  mergeRuns,
  nameStage,
  runToHeredoc,
  sortPackages,
  splitRunList,
  splitStage,
];
