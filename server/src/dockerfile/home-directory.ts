import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { lineage } from "./stages.ts";

/** The customary home of the user in force at an instruction, or of whoever runs its stage's program; undefined when that can't be told. */
export function homeDirectory(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  const { stage, index, keyword } = instruction;
  if (baseFamily(stage).system === "windows") return undefined;
  const runsAtEnd = keyword === "CMD" || keyword === "ENTRYPOINT" || keyword === "HEALTHCHECK";
  const before = users(dockerfile).filter((user) => runsAtEnd || user.index < index);
  for (const ancestor of before.length === 0 ? [] : stage === undefined ? [undefined] : lineage(stage)) {
    const user = before.findLast((one) => one.stage === ancestor);
    if (user !== undefined) return homeOf(user);
  }
  return baseFamily(stage).user === "root" ? "/root" : undefined;
}

const users = once(({ instructions }: Dockerfile) => instructions.filter(({ keyword }) => keyword === "USER"));

function homeOf({ arguments: args }: Instruction): string | undefined {
  const name = args.form === "text" ? args.text.text.trim().replace(/:.*$/, "") : "";
  if (name === "root" || name === "0") return "/root";
  return /^[a-z_][\w-]*$/.test(name) ? `/home/${name}` : undefined;
}
