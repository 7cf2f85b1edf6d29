import { spellings } from "../dockerfile/cache-conflicts.ts";
import { copies } from "../dockerfile/copy.ts";
import { destinationPath, overlap } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { liesIn, mountsOf } from "../dockerfile/mounts.ts";
import { copiedStage } from "../dockerfile/stage-copies.ts";
import { findStage, shippedStages } from "../dockerfile/stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import type { RunCaches } from "./cache-run.ts";
import type { PackageManager } from "./package-manager.ts";

/** Managers that take packages from their cache when they build, rather than from where they installed them. */
const readers: ReadonlySet<string> = new Set(["go", "maven", "gradle", "cargo", "dotnet", "deno"]);

/** Whether every RUN that uses a manager needs its cache. */
export function readsFromCache({ id }: Pick<PackageManager, "id">): boolean {
  return readers.has(id);
}

/** Whether an image that is started, or one that others may be built on, needs what would no longer be in it. */
export function isLeftInImage(
  dockerfile: Dockerfile,
  group: readonly Stage[],
  manager: Pick<PackageManager, "id" | "programs">,
  { targets }: RunCaches,
): boolean {
  if (isCopiedOut(dockerfile, group, targets)) return true;
  if (!readsFromCache(manager)) return false;
  const starts = group.flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === "CMD" || keyword === "ENTRYPOINT"),
  );
  const programs = manager.programs.map(programPattern);
  if (starts.some((start) => [...programs, /\.sh\b|entrypoint/].some((pattern) => mentions(start, pattern))))
    return true;
  const shipped = shippedStages(dockerfile);
  return (
    group.some((stage) => shipped.has(stage)) && !starts.some(({ stage }) => stage !== undefined && shipped.has(stage))
  );
}

/** A program as the whole name of a word, as `/usr/bin/mvn` has it, and `/go/bin/app` not. */
function programPattern(name: string): RegExp {
  return new RegExp(`(?:^|[\\s"'[;&|(])(?:[\\w./-]*/)?${name}(?:$|[\\s"'\\];&|)])`);
}

/** Another stage takes files from one of the folders, or from around it. */
function isCopiedOut(dockerfile: Dockerfile, group: readonly Stage[], targets: readonly string[]): boolean {
  const isTaken = (path: string): boolean => {
    const whole = path.includes("$") ? undefined : resolvePath("/", path.replace(/\/?\*.*$/, ""));
    return whole === undefined || targets.some((target) => overlap(whole, target));
  };
  const isCopied = copies(dockerfile).some((copy) => {
    const from = copiedStage(dockerfile, copy);
    return from !== undefined && group.includes(from) && copy.sources.some(({ value }) => isTaken(value));
  });
  if (isCopied) return true;
  return dockerfile.instructions.some((instruction) =>
    mountsOf(instruction).some(({ from, source }) => {
      const stage = from === undefined ? undefined : findStage(dockerfile, from, instruction.stage?.index ?? 0);
      return stage !== undefined && group.includes(stage) && isTaken(source ?? "/");
    }),
  );
}

/** Whether an instruction of the group without the mounts names one of the folders, or a copy fills one. */
export function isUsedElsewhere(
  dockerfile: Dockerfile,
  group: readonly Stage[],
  mounted: ReadonlySet<Instruction>,
  { targets, home }: RunCaches,
): boolean {
  const texts = targets.flatMap((target) => spellings(target, home));
  const filled = copies(dockerfile).some((copy) => {
    if (copy.instruction.stage === undefined || !group.includes(copy.instruction.stage)) return false;
    const path = destinationPath(dockerfile, copy);
    return path === undefined || targets.some((target) => liesIn(path, target));
  });
  if (filled) return true;
  const others = group.flatMap(({ instructions }) => instructions).filter((one) => !mounted.has(one));
  // A variable that says where the cache lies is no use of it.
  return others.some(
    (one) => one.keyword !== "ENV" && one.keyword !== "ARG" && texts.some((text) => mentions(one, text)),
  );
}
