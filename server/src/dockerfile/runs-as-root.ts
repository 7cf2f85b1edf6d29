import { baseFamily } from "./base-family.ts";
import type { Instruction } from "./dockerfile.ts";

/** Whether a RUN put at an instruction's place surely runs as root: by the last USER before it, or by a base image known to have none. */
export function runsAsRoot(instructions: readonly Instruction[], at: Instruction): boolean {
  const user = instructions.findLast(({ keyword, index }) => keyword === "USER" && index < at.index);
  if (user === undefined) return baseFamily(at.stage).user === "root";
  return user.arguments.form === "text" && /^(root|0)(:|$)/.test(user.arguments.text.text);
}
