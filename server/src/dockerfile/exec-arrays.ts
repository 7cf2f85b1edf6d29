import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Word } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { awaitsScript } from "./shell-array.ts";
import { effective, inherited, type Section, sections } from "./stage-state.ts";

/** An exec form that Docker starts as it stands. */
export interface ExecArray {
  readonly instruction: Instruction;
  /** The instruction with the array: itself, or what an ONBUILD holds. */
  readonly keyword: "CMD" | "ENTRYPOINT" | "RUN" | "HEALTHCHECK";
  readonly words: readonly Word[];
  /**
   * What receives the array: `itself` when its first word is surely the program; `entrypoint` when it is passed to an exec-form
   * ENTRYPOINT of the file; `shell` when that one waits for a script; `unknown` when the base image may have an ENTRYPOINT.
   */
  readonly receiver: "itself" | "entrypoint" | "shell" | "unknown";
}

/** Every exec form that counts: all of RUN, and the last CMD, ENTRYPOINT and HEALTHCHECK of every stage. */
export const execArrays = once((dockerfile: Dockerfile): readonly ExecArray[] => {
  const found: ExecArray[] = [];
  for (const section of sections(dockerfile)) {
    const last = startKeywords.map((keyword) => effective(section, keyword));
    for (const instruction of section.instructions) {
      const { keyword, arguments: args } = instruction;
      if (args.form !== "exec" || args.words.length === 0) continue;
      if (keyword !== "RUN" && keyword !== "CMD" && keyword !== "ENTRYPOINT" && keyword !== "HEALTHCHECK") continue;
      if (keyword !== "RUN" && !last.includes(instruction)) continue;
      const { words } = args;
      found.push({
        instruction,
        keyword,
        words,
        get receiver() {
          return keyword === "CMD" ? receiverOf(section, instruction) : "itself";
        },
      });
    }
  }
  return found;
});

const startKeywords = ["CMD", "ENTRYPOINT", "HEALTHCHECK"] as const;

/** Whether the array's instruction may as well be written in shell form: RUN and HEALTHCHECK, which get no further arguments. */
export function canBeShellForm({ keyword }: ExecArray): boolean {
  return keyword === "RUN" || keyword === "HEALTHCHECK";
}

function receiverOf(section: Section, cmd: Instruction): ExecArray["receiver"] {
  const { stage } = section;
  const entrypoint = (effective(section, "ENTRYPOINT") ?? (stage && inherited(stage, "ENTRYPOINT")))?.arguments;
  if (entrypoint?.form === "exec" && entrypoint.words.length > 0)
    return awaitsScript(entrypoint) ? "shell" : "entrypoint";
  if (entrypoint?.form === "exec") return "itself";
  if (entrypoint !== undefined) return "shell";
  return baseFamily(cmd.stage).system === "unknown" ? "unknown" : "itself";
}
