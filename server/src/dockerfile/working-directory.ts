import { baseImage } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { officialName } from "./image.ts";
import { once } from "./memo.ts";
import { sections } from "./stage-state.ts";
import { expandWith } from "./variable-scope.ts";

/** The working directory as WORKDIR instructions leave it. */
export interface WorkdirState {
  /** Undefined when the base image or an unknown variable decides it. */
  readonly path: string | undefined;
  /** A WORKDIR of the file has set it. */
  readonly isSet: boolean;
}

/** The working directory before an instruction. */
export function workdirAt(
  dockerfile: Dockerfile,
  { stage, index }: Pick<Instruction, "stage" | "index">,
): WorkdirState {
  const states = workdirs(dockerfile).get(stage);
  return states?.findLast((one) => one.behind < index)?.state ?? unset;
}

/** The working directory's path before an instruction of a stage; undefined when the base image or an unknown variable decides it. */
export function workingDirectoryAt(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  return instruction.stage === undefined ? undefined : workdirAt(dockerfile, instruction).path;
}

const unset: WorkdirState = { path: undefined, isSet: false };

/** A state, and the index of the instruction that makes it. */
interface Change {
  readonly behind: number;
  readonly state: WorkdirState;
}

/** For each section the state that it starts with, and those behind its WORKDIRs. */
const workdirs = once((dockerfile: Dockerfile): ReadonlyMap<Stage | undefined, readonly Change[]> => {
  const found = new Map<Stage | undefined, readonly Change[]>();
  for (const { stage, instructions } of sections(dockerfile)) {
    let state = startOf(stage, found);
    const changes: Change[] = [{ behind: -1, state }];
    for (const instruction of instructions) {
      const { keyword, arguments: args, index } = instruction;
      if (keyword !== "WORKDIR" || args.form !== "text") continue;
      const path = expandWith(dockerfile, instruction, args.text.text);
      state = { path: path === undefined ? undefined : resolvePath(state.path, path), isSet: true };
      changes.push({ behind: index, state });
    }
    found.set(stage, changes);
  }
  return found;
});

function startOf(stage: Stage | undefined, found: ReadonlyMap<Stage | undefined, readonly Change[]>): WorkdirState {
  if (stage?.base.kind === "stage") return found.get(stage.base.stage)?.at(-1)?.state ?? unset;
  const image = stage?.base.kind === "image" ? baseImage(stage) : undefined;
  const startsAtRoot = stage?.base.kind === "scratch" || (image !== undefined && atRoot.has(officialName(image) ?? ""));
  return startsAtRoot ? { path: "/", isSet: false } : unset;
}

/** Official images that set no WORKDIR in any of their variants. */
const atRoot: ReadonlySet<string> = new Set(
  "alpine amazoncorretto buildpack-deps busybox debian eclipse-temurin node openjdk python ruby rust ubuntu".split(" "),
);

/** A path seen from a folder, cleaned; undefined when it is relative and the folder unknown. */
export function resolvePath(folder: string | undefined, path: string): string | undefined {
  if (!path.startsWith("/") && folder === undefined) return undefined;
  const parts: string[] = [];
  for (const part of `${path.startsWith("/") ? "" : folder}/${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
