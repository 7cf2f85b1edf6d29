import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { lineage } from "./stages.ts";

/** Who runs an instruction, or the program at a stage's end. */
export interface UserState {
  /** `unknown`: a variable or an unknown base image decides. */
  readonly kind: "root" | "other" | "unknown";
  /** As USER has it, with its group; undefined when the base image's own user is in force. */
  readonly name: string | undefined;
  /** The USER in force; undefined when the base image's own user is. */
  readonly instruction: Instruction | undefined;
}

/** The user in force at an instruction: the last USER before it in its stage and the stages it is built on, else the base image's. */
export function userAt(dockerfile: Dockerfile, { stage, index }: Instruction): UserState {
  const users = userInstructions(dockerfile);
  if (users.length > 0) {
    for (const ancestor of stage === undefined ? [undefined] : lineage(stage)) {
      const found = users.findLast((user) => user.index < index && user.stage === ancestor);
      if (found !== undefined) return readUser(found);
    }
  }
  return { kind: baseFamily(stage).user, name: undefined, instruction: undefined };
}

/** What a USER sets. */
export function readUser(instruction: Instruction): UserState {
  const { arguments: args } = instruction;
  const name = args.form === "text" ? args.text.text.trim().replace(/^(["'])(.*)\1$/, "$2") : "";
  const user = name.split(":")[0] ?? "";
  if (name === "" || user.includes("$") || /\s/.test(name)) return { kind: "unknown", name, instruction };
  return { kind: user === "root" || /^0+$/.test(user) ? "root" : "other", name, instruction };
}

const userInstructions = once(({ instructions }: Dockerfile) =>
  instructions.filter(({ keyword }) => keyword === "USER"),
);
