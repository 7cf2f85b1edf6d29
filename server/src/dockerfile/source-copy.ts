import { type Copy, sourcePath } from "./copy.ts";
import { type DependencyInstall, dependencyInstall } from "./dependency-install.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { mentions } from "./mentions.ts";
import { mountsOf } from "./mounts.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { stageCopies } from "./stage-copies.ts";

/** A copy of a whole source folder with an install of dependencies behind it, in one stage. */
export interface SourceCopy {
  readonly copy: Copy;
  /** The source folder relative to the build context; the empty string for all of it. */
  readonly folder: string;
  readonly run: Instruction;
  readonly script: ShellScript;
  readonly install: DependencyInstall;
}

/** The first such pair of a stage for which no manifest was brought in before; undefined when there is none. */
export function sourceCopyBeforeInstall(dockerfile: Dockerfile, stage: Stage): SourceCopy | undefined {
  const first = stageCopies(stage).find((one) => one.instruction.stage === stage && isWholeFolder(one));
  if (first === undefined) return undefined;
  for (const run of stage.instructions) {
    const script = run.keyword === "RUN" && mentions(run, installers) ? shellScript(dockerfile, run) : undefined;
    const install = script === undefined ? undefined : dependencyInstall(script);
    if (script === undefined || install === undefined) continue;
    const before = stageCopies(stage).filter(({ instruction }) => instruction.index < run.index);
    const manifests = manifestPattern(install);
    if (before.some((copy) => bringsManifest(copy, manifests)) || bindsManifest(run, manifests)) return undefined;
    if (
      before.some(
        ({ from, sources }) => from !== undefined && sources.some(({ value }) => /node_modules|\/go\/pkg/.test(value)),
      )
    )
      return undefined;
    if (first.instruction.index > run.index) return undefined;
    return { copy: first, folder: folderOf(first) ?? "", run, script, install };
  }
  return undefined;
}

function isWholeFolder(copy: Copy): boolean {
  return copy.from === undefined && folderOf(copy) !== undefined;
}

/** What starts an install that `dependencyInstall` knows. */
const installers = /\bgo\s+(?:-|mod|build|install|test|get|run|vet|generate|list)|\bnpm\b/;

function manifestPattern({ ecosystem }: DependencyInstall): RegExp {
  return ecosystem === "go"
    ? /(^|\/)go\.(mod|\*|work)$|(^|\/)go\.\[?ms/
    : /(^|\/)package[^/]*\.json$|(^|\/)package\*?$/;
}

/** A copy that names the manifest, whatever else it names; one from another stage may hold it too. */
function bringsManifest({ sources, instruction }: Copy, manifests: RegExp): boolean {
  return sources.some((source) => manifests.test(sourcePath(source))) || instruction.heredocs.length > 0;
}

function bindsManifest(run: Instruction, manifests: RegExp): boolean {
  return mountsOf(run).some(({ type, source, target }) => type === "bind" && manifests.test(source ?? target ?? ""));
}

/** The one folder that a copy takes whole; undefined for single files, patterns and several sources. */
function folderOf({ sources, instruction }: Copy): string | undefined {
  const [source, another] = sources;
  if (source === undefined || another !== undefined || instruction.heredocs.length > 0) return undefined;
  const path = sourcePath(source);
  if (/[*?[$]/.test(path) || /^https?:|^git@/.test(source.value)) return undefined;
  return path === "" || !/\.[a-z]+$/i.test(path) ? path : undefined;
}
