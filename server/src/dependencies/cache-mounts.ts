import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { syntaxForMounts } from "../dockerfile/mount-edits.ts";
import { type Call, type RunCalls, runCalls } from "../dockerfile/run-calls.ts";
import { mayCallOthers } from "../dockerfile/script-calls.ts";
import { rootStage } from "../dockerfile/stages.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { isLeftInImage, isUsedElsewhere, readsFromCache } from "./cache-readers.ts";
import { cachesOf, isUse, mountCaches, type RunChange } from "./cache-run.ts";
import type { CacheFolder, PackageManager } from "./package-manager.ts";

/** RUNs that get cache mounts, as a fix without its safety. */
export interface CacheMounts {
  readonly title: Message;
  readonly touches: readonly Instruction[];
  readonly adds?: readonly string[];
  readonly edits: readonly TextEdit[];
  readonly directives?: readonly ["syntax"];
}

/**
 * Keeps what a package manager downloads in cache mounts: of the RUN, and where it takes what it needs out of its cache, of every RUN that is built on the
 * same image and uses it; in more folders of this RUN, of which the caller knows that nothing else needs them. Undefined where a mount is there, where one would stay empty or be in the way, or where that can't be told.
 */
export function cacheMounts(
  dockerfile: Dockerfile,
  project: Project,
  one: RunCalls,
  manager: PackageManager,
  more: readonly CacheFolder[] = [],
): CacheMounts | undefined {
  const { stage } = one;
  const syntax = syntaxForMounts(dockerfile);
  const own = cachesOf(dockerfile, project, one, manager);
  if (stage === undefined || one.trigger || syntax === undefined || own === undefined) return undefined;
  const group = dockerfile.stages.filter((other) => rootStage(other) === rootStage(stage));
  const runs = readsFromCache(manager) ? runsOf(dockerfile, group, manager) : [one];
  // A mount may be gone while the layer that filled it is kept.
  if (runs.length > 1 && runs.some(({ run }) => run.flags.some(({ text }) => text === "--network=none")))
    return undefined;
  if (!runs.includes(one) || isLeftInImage(dockerfile, group, manager, own)) return undefined;
  if (isUsedElsewhere(dockerfile, group, new Set(runs.map(({ instruction }) => instruction)), own)) return undefined;
  const changes: RunChange[] = [];
  for (const run of runs) {
    const caches = cachesOf(dockerfile, project, run, manager);
    if (caches === undefined || caches.targets[0] !== own.targets[0]) return undefined;
    const change = mountCaches(dockerfile, run, manager, caches, run === one ? more : []);
    if (change === undefined) return undefined;
    if (change.edits.length > 0) changes.push(change);
  }
  if (!changes.some(({ run }) => run === one.run)) return undefined;
  return {
    title: titleOf(manager.id, changes),
    touches: changes.map(({ run }) => run),
    edits: [...syntax, ...changes.flatMap(({ edits }) => edits)],
    ...(syntax.length > 0 ? { directives: ["syntax"] } : {}),
  };
}

/** The RUNs that use a manager, and those behind the first of them that may. */
function runsOf(dockerfile: Dockerfile, group: readonly Stage[], manager: PackageManager): readonly RunCalls[] {
  const all = runCalls(dockerfile).filter(({ stage }) => stage !== undefined && group.includes(stage));
  const uses = (run: RunCalls): boolean => run.calls.some((call) => isUse(call, manager));
  const first = all.findIndex(uses);
  const own = (call: Call): boolean => manager.programs.includes(call.program);
  return all.filter((run, index) => uses(run) || (index > first && mayCallOthers(run, own)));
}

/** What the lightbulb says: for what and where, in how many RUNs, and what goes because a cache mount would be of no use with it. */
export function titleOf(name: string, changes: readonly RunChange[]): Message {
  const added = [...new Set(changes.flatMap((change) => change.added))];
  const dropped = [...new Set(changes.flatMap((change) => change.dropped))].join(", ");
  const args = { name, targets: added.join(", ") };
  const plain: Message =
    added.length === 1
      ? ["Give {name} a cache mount at {targets}", args]
      : ["Give {name} cache mounts at {targets}", args];
  const count = changes.length;
  const title: Message = count === 1 ? plain : ["{plain}, in {count} RUNs", { plain, count }];
  return dropped === "" ? title : ["{title} (takes out {dropped})", { title, dropped }];
}
