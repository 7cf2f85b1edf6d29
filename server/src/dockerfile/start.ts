import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { effective, inherited, type Section, sections } from "./stage-state.ts";

/** The CMD or ENTRYPOINT that counts in a stage: the last one. */
export interface StartCommand {
  readonly instruction: Instruction;
  readonly keyword: "CMD" | "ENTRYPOINT";
  readonly section: Section;
  /** The ENTRYPOINT and CMD in force at the stage's end, the stage's own or of the stages it is built on. */
  readonly entrypoint: Instruction | undefined;
  readonly cmd: Instruction | undefined;
  /** The stage is the final one, or another stage is built on it, or there is no FROM to tell. */
  readonly starts: boolean;
}

/** The start commands of all stages, in document order. */
export const startCommands = once((dockerfile: Dockerfile): readonly StartCommand[] => {
  const found: StartCommand[] = [];
  for (const section of sections(dockerfile)) {
    const entrypoint = effective(section, "ENTRYPOINT");
    const cmd = effective(section, "CMD");
    if (entrypoint === undefined && cmd === undefined) continue;
    const { stage } = section;
    const context = {
      section,
      entrypoint: entrypoint ?? (stage && inherited(stage, "ENTRYPOINT")),
      // An ENTRYPOINT throws away the CMD that the stage inherits.
      cmd: cmd ?? (stage && entrypoint === undefined ? inherited(stage, "CMD") : undefined),
      starts: stage === undefined || isBuiltOn(dockerfile, stage),
    };
    const isCmdFirst = cmd !== undefined && entrypoint !== undefined && cmd.index < entrypoint.index;
    if (isCmdFirst) found.push({ ...context, instruction: cmd, keyword: "CMD" });
    if (entrypoint !== undefined) found.push({ ...context, instruction: entrypoint, keyword: "ENTRYPOINT" });
    if (cmd !== undefined && !isCmdFirst) found.push({ ...context, instruction: cmd, keyword: "CMD" });
  }
  return found;
});

/** What an instruction starts; undefined for one that another replaces, and for any that starts nothing. */
export function startCommandOf(dockerfile: Dockerfile, instruction: Instruction): StartCommand | undefined {
  return byInstruction(dockerfile).get(instruction);
}

const byInstruction = once(
  (dockerfile: Dockerfile): ReadonlyMap<Instruction, StartCommand> =>
    new Map(startCommands(dockerfile).map((start) => [start.instruction, start])),
);

const basesOf = once(
  ({ stages }: Dockerfile): ReadonlySet<Stage> =>
    new Set(stages.flatMap(({ base }) => (base.kind === "stage" ? [base.stage] : []))),
);

/** What a person gets who builds the file without a target, or what a later stage takes over. */
function isBuiltOn(dockerfile: Dockerfile, stage: Stage): boolean {
  return stage === dockerfile.stages.at(-1) || basesOf(dockerfile).has(stage);
}
