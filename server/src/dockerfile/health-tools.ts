import type { BaseFamily } from "./base-family.ts";
import type { Dockerfile, Stage } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { effective } from "./stage-state.ts";

/** Whether the HEALTHCHECK of a stage, if it has one, would run on a base with some programs beside the base's own. */
export function hasHealthTools(
  dockerfile: Dockerfile,
  stage: Stage,
  { family, programs }: { readonly family: BaseFamily; readonly programs: readonly string[] },
): boolean {
  const check = effective(stage, "HEALTHCHECK");
  if (check === undefined || check.healthcheck?.value.toUpperCase() === "NONE") return true;
  const { arguments: args } = check;
  if (args.form === "exec") return programs.includes(args.words[0]?.value ?? "");
  const script = shellScript(dockerfile, check);
  if (script?.ok !== true || family.shell === "none") return false;
  const known = [
    ...programs,
    "exit",
    "test",
    "[",
    "true",
    "false",
    ...(family.shell === "busybox" ? ["wget", "nc"] : []),
  ];
  return (
    script.commands.every(({ name }) => name !== undefined) &&
    invocations(script).every(({ program, programWord }) => known.includes(programWord.literal ?? program))
  );
}
