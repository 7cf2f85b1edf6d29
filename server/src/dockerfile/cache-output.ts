import { type Copy, readCopy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";
import { once } from "./memo.ts";
import { liesIn, mountsOf } from "./mounts.ts";
import { shellScript } from "./run-scripts.ts";
import { lineage } from "./stages.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** A path below the target of a cache mount. */
export interface CachedOutput {
  readonly run: Instruction;
  /** Absolute. */
  readonly target: string;
}

/** The cache mount that alone can hold a path; undefined when something else may put a file there. */
export function hiddenBy(
  dockerfile: Dockerfile,
  stage: Stage,
  path: string,
  before: Instruction | undefined,
): CachedOutput | undefined {
  if (!path.startsWith("/") || path.includes("$") || !hasCacheMount(stage)) return undefined;
  let hidden: CachedOutput | undefined;
  for (const instruction of [...lineage(stage)].reverse().flatMap(({ instructions }) => instructions)) {
    if (before !== undefined && instruction.index >= before.index) break;
    if (instruction.keyword === "RUN") {
      const target = cacheTargets(dockerfile, instruction).find((folder) => liesIn(path, folder));
      if (target !== undefined) hidden = { run: instruction, target };
      else if (mayWrite(dockerfile, instruction, path)) return undefined;
    }
    const copy = readCopy(instruction);
    if (copy !== undefined && mayFill(dockerfile, copy, path)) return undefined;
  }
  return hidden;
}

/** The folders that cache mounts of a RUN cover, absolute. */
export function cacheTargets(dockerfile: Dockerfile, run: Instruction): readonly string[] {
  return mountsOf(run).flatMap(({ type, target }) => {
    if (type !== "cache" || target === undefined || target.includes("$")) return [];
    return resolvePath(workingDirectoryAt(dockerfile, run), target) ?? [];
  });
}

/** Builds and installs write where their options say; these programs write only what they are told, and this path is not named. */
function mayWrite(dockerfile: Dockerfile, run: Instruction, path: string): boolean {
  const script = shellScript(dockerfile, run);
  if (script === undefined || !script.ok) return true;
  const folder = path.split("/").slice(0, 3).join("/");
  if (script.cooked.text.includes(folder)) return true;
  return invocations(script).some(({ program }) => !harmless.has(program));
}

const harmless: ReadonlySet<string> = new Set(
  "apt-get apt apk dnf yum microdnf adduser addgroup useradd groupadd mkdir chmod chown echo true touch rm ls set rustup cd curl wget".split(
    " ",
  ),
);

/** A copy into the cache's own folder; one of everything above it is seldom meant to bring build output. */
function mayFill(dockerfile: Dockerfile, copy: Copy, path: string): boolean {
  const folder = workingDirectoryAt(dockerfile, copy.instruction);
  const destination = resolvePath(folder, copy.destination.value);
  if (destination === undefined) return copy.from !== undefined;
  return liesIn(path, destination) && (copy.from !== undefined || destination.split("/").length > 3);
}

const hasCacheMount = once((stage: Stage): boolean =>
  lineage(stage).some(({ instructions }) =>
    instructions.some((one) => mountsOf(one).some(({ type }) => type === "cache")),
  ),
);
