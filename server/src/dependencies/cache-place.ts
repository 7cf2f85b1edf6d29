import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { homeDirectory } from "../dockerfile/home-directory.ts";
import type { Invocation } from "../dockerfile/invocations.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Project } from "../project/project.ts";
import type { CachePlace } from "./package-manager.ts";

/** Where a call of a RUN looks for caches; undefined when its user's home can't be told and none is given. */
export function cachePlace(
  dockerfile: Dockerfile,
  project: Project,
  run: Instruction,
  invocation: Invocation,
  unknownHome?: string,
): CachePlace | undefined {
  const { environment } = invocation;
  const setting = (name: string): string | undefined =>
    environment.has(name) ? environment.get(name) : variablesAt(dockerfile, run).get(name)?.value;
  const home = setting("HOME") ?? homeDirectory(dockerfile, run) ?? unknownHome;
  return home === undefined ? undefined : { project, run, invocation, home, setting };
}
