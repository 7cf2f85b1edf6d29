import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { sections } from "./stage-state.ts";
import { expandAt } from "./variables.ts";

/** Who runs an instruction's program: a name or number as USER has it, or what is known of the base image's user. */
export type User =
  | { readonly kind: "root" }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "other" | "unknown" };

/** The user that an instruction's program runs as. */
export function userAt(dockerfile: Dockerfile, instruction: Instruction): User {
  return users(dockerfile).get(instruction) ?? { kind: "unknown" };
}

/** Whether a USER's text, variables put in, means root. */
export function isRootUser(text: string): boolean {
  return /^(root|0+)(:.*)?$/.test(text.trim());
}

const users = once((dockerfile: Dockerfile): ReadonlyMap<Instruction, User> => {
  const byInstruction = new Map<Instruction, User>();
  const atEnd = new Map<Stage, User>();
  for (const { stage, instructions } of sections(dockerfile)) {
    const { base } = stage ?? {};
    let user = (base?.kind === "stage" ? atEnd.get(base.stage) : undefined) ?? { kind: baseFamily(stage).user };
    for (const instruction of instructions) {
      byInstruction.set(instruction, user);
      if (instruction.keyword === "USER") user = readUser(dockerfile, instruction);
    }
    if (stage !== undefined) atEnd.set(stage, user);
  }
  return byInstruction;
});

function readUser(dockerfile: Dockerfile, instruction: Instruction): User {
  if (instruction.arguments.form !== "text") return { kind: "unknown" };
  const written = instruction.arguments.text.text;
  const name = expandAt(dockerfile, instruction, written)?.trim();
  if (name === undefined) return { kind: "named", name: written };
  if (name === "") return { kind: "unknown" };
  return isRootUser(name) ? { kind: "root" } : { kind: "named", name: written };
}
