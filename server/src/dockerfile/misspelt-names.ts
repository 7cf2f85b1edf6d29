import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { isOneSlip } from "./spelling.ts";
import { namesAt } from "./variable-scope.ts";

/** The name in scope that differs from this one by a slip of the pen, which a number is not, nor the only letter of a short name. */
export function misspelt(dockerfile: Dockerfile, instruction: Instruction, name: string): string | undefined {
  if (name.length < 4 || name === "HOME") return undefined;
  const similar = [...namesAt(dockerfile, instruction), "PATH"].filter((other) => {
    if (other.length < 4 || !isOneSlip(name, other)) return false;
    return withoutNumbers(name) !== withoutNumbers(other);
  });
  return similar[0];
}

/** What tells names of a kind apart. */
function withoutNumbers(name: string): string {
  return name.replace(/\d/g, "").replace(/HTTPS/i, "HTTP");
}
