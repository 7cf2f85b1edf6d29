import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";

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
  const user = usersBefore(dockerfile)[index];
  if (user !== undefined) return readUser(user);
  return { kind: baseFamily(stage).user, name: undefined, instruction: undefined };
}

/** Whether a USER's text, variables put in, means root. */
export function isRootUser(text: string): boolean {
  return /^(root|0+)(:.*)?$/.test(text.trim());
}

/** What a USER sets. */
export function readUser(instruction: Instruction): UserState {
  const { arguments: args } = instruction;
  const name = args.form === "text" ? args.text.text.trim().replace(/^(["'])(.*)\1$/, "$2") : "";
  const user = name.split(":")[0] ?? "";
  if (name === "" || user.includes("$") || /\s/.test(name)) return { kind: "unknown", name, instruction };
  return { kind: isRootUser(user) ? "root" : "other", name, instruction };
}

/** The USER in force before every instruction, by its place; one pass over the file. */
const usersBefore = once(({ instructions }: Dockerfile): readonly (Instruction | undefined)[] => {
  const last = new Map<Stage | undefined, Instruction | undefined>();
  return instructions.map((instruction) => {
    const { stage, keyword } = instruction;
    if (stage?.from === instruction)
      last.set(stage, stage.base.kind === "stage" ? last.get(stage.base.stage) : undefined);
    const before = last.get(stage);
    if (keyword === "USER") last.set(stage, instruction);
    return before;
  });
});
