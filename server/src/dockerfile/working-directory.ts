import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { lineage } from "./stages.ts";
import { expandAt } from "./variables.ts";

/** The working directory before an instruction; undefined when the base image or an unknown variable decides it. */
export function workingDirectoryAt(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  if (instruction.stage === undefined) return undefined;
  const stages = [...lineage(instruction.stage)].reverse();
  let current = stages[0]?.base.kind === "scratch" ? "/" : undefined;
  for (const before of stages.flatMap(({ instructions }) => instructions)) {
    if (before.index >= instruction.index) break;
    if (before.keyword !== "WORKDIR" || before.arguments.form !== "text") continue;
    const path = expandAt(dockerfile, before, before.arguments.text.text);
    current = path === undefined ? undefined : resolvePath(current, path);
  }
  return current;
}

/** A path seen from a folder, cleaned; undefined when it is relative and the folder unknown. */
export function resolvePath(folder: string | undefined, path: string): string | undefined {
  if (!path.startsWith("/") && folder === undefined) return undefined;
  const parts: string[] = [];
  for (const part of `${path.startsWith("/") ? "" : folder}/${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
