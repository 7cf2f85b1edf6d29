import { baseFamily, baseImage } from "./base-family.ts";
import { destinationOf, lineageInstructions } from "./copied-file.ts";
import { readCopy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";

/** Whether a stage surely has no program of a name: its base image is known to lack it, and nothing in the stage may bring it in. */
export function imageLacks(dockerfile: Dockerfile, stage: Stage | undefined, name: string): boolean {
  if (stage === undefined || !baseLacks(stage, name)) return false;
  return !bringsIn(dockerfile, lineageInstructions(stage), name);
}

/** Only for images whose programs are known well enough to say that one is not there. */
function baseLacks(stage: Stage | undefined, name: string): boolean {
  const family = baseFamily(stage);
  const image = baseImage(stage)?.path ?? "";
  if (stage === undefined || family.system !== "linux") return false;
  if (family.shell === "none") return name === "sh" || name === "bash";
  if (family.shell === "busybox" && /^(alpine|busybox|node|python|golang|nginx|redis|ruby|httpd|caddy)$/.test(image)) {
    return name === "bash" || (/^(alpine|busybox)$/.test(image) && /^(python[\d.]*|node|perl|ruby|php)$/.test(name));
  }
  return /^(debian|ubuntu)$/.test(image) && /^(python[\d.]*|node|ruby|php)$/.test(name);
}

/** A command that names it, or a copy that may hold it. */
function bringsIn(dockerfile: Dockerfile, instructions: readonly Instruction[], name: string): boolean {
  const stem = name.replace(/[\d.]+$/, "");
  return instructions.some((instruction) => {
    if (instruction.keyword === "RUN")
      return dockerfile.text.slice(instruction.span.start, instruction.span.end).includes(stem);
    const copy = readCopy(instruction);
    const target = copy?.from === undefined ? undefined : destinationOf(dockerfile, copy);
    return copy?.from !== undefined && (target === undefined || /^\/(usr|bin|opt)?(\/.*)?$|bin/.test(target));
  });
}
