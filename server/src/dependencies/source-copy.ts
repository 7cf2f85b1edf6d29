import { folderOf } from "../dockerfile/command-folder.ts";
import { type Copy, sourcePath } from "../dockerfile/copy.ts";
import { destinationPath } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { imagePath } from "../dockerfile/image-paths.ts";
import { once } from "../dockerfile/memo.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { liesIn, mountsOf } from "../dockerfile/mounts.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { stageCopies } from "../dockerfile/stage-copies.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import { inFolder } from "./context-files.ts";
import { dependencyInstalls, startsManager } from "./find-install.ts";
import type { DependencyInstall, PackageManager } from "./package-manager.ts";

/** A copy of a whole source folder with an install of dependencies behind it, in one stage. */
export interface SourceCopy {
  readonly copy: Copy;
  /** The copied folder relative to the build context; the empty string for all of it. */
  readonly source: string;
  /** The folder of the build context in whose copy the install runs. */
  readonly folder: string;
  readonly run: Instruction;
  readonly script: ShellScript;
  readonly install: DependencyInstall;
}

/** Copies of folders that are looked at in a stage, and installs in a script: there is an end to what a person writes, and to what it may cost. */
const most = 8;

/** Such pairs of a stage, in order, of package managers whose manifest and dependencies no other copy brings. */
export function* sourceCopies(dockerfile: Dockerfile, stage: Stage): Iterable<SourceCopy> {
  const copies = stageCopies(stage);
  const broad = copies.flatMap((copy) => {
    const source = copy.instruction.stage === stage && copy.from === undefined ? wholeFolder(copy) : undefined;
    return source === undefined ? [] : [{ copy, source }];
  });
  const first = broad[0]?.copy.instruction.index ?? Infinity;
  const served = new Map<PackageManager, number>();
  for (const run of stage.instructions) {
    if (run.keyword !== "RUN" || run.index < first || !mentions(run, startsManager)) continue;
    const script = isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined;
    for (const install of script === undefined ? [] : dependencyInstalls(script).slice(0, most)) {
      const { manager } = install;
      const servedFrom = served.get(manager) ?? servingPlace(stage, copies, manager);
      served.set(manager, servedFrom);
      if (script === undefined || servedFrom <= run.index) continue;
      for (const { copy, source } of broad.slice(0, most)) {
        if (copy.instruction.index > run.index) break;
        const folder = folderInContext(dockerfile, copy, source, run, script, install);
        if (folder !== undefined) yield { copy, source, folder, run, script, install };
      }
    }
  }
}

/** Where an instruction stands that brings the manifest, whatever else it names, or what is installed by it: a copy, or a RUN that binds files. */
function servingPlace(stage: Stage, copies: readonly Copy[], { manifests, installed }: PackageManager): number {
  const found = copies.find(({ sources, from, instruction }) => {
    if (instruction.heredocs.length > 0 || sources.some((source) => manifests.test(sourcePath(source)))) return true;
    return from !== undefined && sources.some(({ value }) => installed.test(value));
  });
  const binding = [...lineage(stage)]
    .reverse()
    .flatMap(boundPaths)
    .find(({ path }) => manifests.test(path));
  return Math.min(found?.instruction.index ?? Infinity, binding?.index ?? Infinity);
}

/** The paths that RUNs of a stage bind from the build context or another stage. */
const boundPaths = once((stage: Stage): readonly { readonly index: number; readonly path: string }[] =>
  stage.instructions.flatMap((instruction) =>
    mountsOf(instruction).flatMap(({ type, source, target }) =>
      type === "bind" ? [{ index: instruction.index, path: source ?? target ?? "" }] : [],
    ),
  ),
);

/** The one folder that a copy takes whole; undefined for single files, patterns and several sources. */
function wholeFolder({ sources, instruction }: Copy): string | undefined {
  const [source, another] = sources;
  if (source === undefined || another !== undefined || instruction.heredocs.length > 0) return undefined;
  const path = sourcePath(source);
  if (/[*?[$]/.test(path) || /^https?:|^git@/.test(source.value)) return undefined;
  return path === "" || !/\.[a-z]+$/i.test(path) ? path : undefined;
}

/** The folder of the context whose copy an install works in; undefined when it works elsewhere, or that can't be told. */
function folderInContext(
  dockerfile: Dockerfile,
  copy: Copy,
  source: string,
  run: Instruction,
  script: ShellScript,
  { invocation, manager }: DependencyInstall,
): string | undefined {
  const start = imagePath(dockerfile, run, ".");
  const landing = destinationPath(dockerfile, copy);
  const runs = start && folderOf(dockerfile, run, script, invocation, manager.folderFlags, start);
  const manifest = manager.namedManifest?.(invocation);
  const works = runs && manifest !== undefined ? resolvePath(runs, `${manifest}/..`) : runs;
  if (landing === undefined || works === undefined || !liesIn(works, landing)) return undefined;
  const below = works.slice(landing.replace(/\/$/, "").length).replace(/^\//, "");
  return below === "" ? source : inFolder(source, below);
}
