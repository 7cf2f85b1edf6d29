import { readCopy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { invocations, operands } from "./invocations.ts";
import { once } from "./memo.ts";
import { mentions } from "./mentions.ts";
import { shellScript } from "./run-scripts.ts";
import { sections } from "./stage-state.ts";
import { rootStage } from "./stages.ts";
import { expandWith } from "./variable-scope.ts";
import { resolvePath, workdirAt } from "./working-directory.ts";

/** Which paths are directories before an instruction. */
export interface Directories {
  has(path: string): boolean;
}

/** For each COPY and ADD, the directories that earlier instructions or every Linux image have made for sure. */
export const knownDirectories = once((dockerfile: Dockerfile): ReadonlyMap<Instruction, Directories> => {
  const found = new Map<Instruction, Directories>();
  const made = new Map<Stage | undefined, Map<string, number>>();
  for (const { stage, instructions } of sections(dockerfile)) {
    const own = new Map<string, number>();
    made.set(stage, own);
    for (const instruction of instructions) {
      const { keyword, index } = instruction;
      if (keyword === "COPY" || keyword === "ADD" || keyword === "ONBUILD") {
        found.set(instruction, { has: (path) => isMade(made, stage, index, path) });
      }
      for (const path of madeBy(dockerfile, instruction)) if (!own.has(path)) own.set(path, index);
    }
  }
  return found;
});

function isMade(
  made: ReadonlyMap<Stage | undefined, ReadonlyMap<string, number>>,
  stage: Stage | undefined,
  before: number,
  path: string,
): boolean {
  for (let at: Stage | undefined = stage; ; at = at?.base.kind === "stage" ? at.base.stage : undefined) {
    if ((made.get(at)?.get(path) ?? before) < before) return true;
    if (at === undefined || at.base.kind !== "stage") break;
  }
  return standard.has(path) && stage !== undefined && rootStage(stage).base.kind === "image";
}

const standard: ReadonlySet<string> = new Set(
  "/ /bin /etc /home /lib /mnt /opt /root /sbin /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/sbin /var".split(
    " ",
  ),
);

/** The directories that an instruction makes or needs. */
function madeBy(dockerfile: Dockerfile, instruction: Instruction): readonly string[] {
  const { keyword, arguments: args } = instruction;
  if (keyword === "RUN") return madeByScript(dockerfile, instruction);
  const folder = workdirAt(dockerfile, instruction).path;
  const text =
    keyword === "WORKDIR" && args.form === "text" ? args.text.text : (readCopy(instruction)?.destination.value ?? "");
  const path = expandWith(dockerfile, instruction, text);
  if (path === undefined || path === "" || (keyword !== "WORKDIR" && !path.endsWith("/"))) return [];
  const resolved = resolvePath(folder, path);
  return resolved === undefined ? [] : [resolved];
}

function madeByScript(dockerfile: Dockerfile, run: Instruction): readonly string[] {
  const script = mentions(run, /mkdir/) ? shellScript(dockerfile, run) : undefined;
  if (script === undefined) return [];
  return invocations(script)
    .filter(({ program }) => program === "mkdir")
    .flatMap(({ arguments: words }) => operands(words, ["-m", "--mode"]))
    .flatMap(({ literal }) => (literal?.startsWith("/") ? [literal.replace(/\/+$/, "")] : []));
}
