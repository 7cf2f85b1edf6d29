import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { readDockerBuilds } from "../last-build/docker.ts";
import { baseReferences } from "../last-build/find-build.ts";
import { ageOf, type MeasuredLayers, measuredLayers } from "../last-build/measured-layers.ts";
import type { Project } from "../project/project.ts";
import { render } from "../render.ts";

/** Asks the engine for the last build of a file; a text is why there is no answer. */
export async function lastBuildOf(
  dockerfile: Dockerfile,
  project: Project,
  folder: string,
): Promise<MeasuredLayers | string> {
  const answer = await readDockerBuilds(baseReferences(dockerfile));
  if ("problem" in answer) return answer.problem;
  return measuredLayers(dockerfile, project, { records: answer.records, folder, now: Date.now() });
}

/** The image that the figures are from, for people. */
export function textLastBuild({ build }: MeasuredLayers): string {
  if (build === undefined) return "last build: the engine has no image that is surely from this file\n";
  const { id, tags, created } = build.image;
  const age = ageOf(created * 1000, Date.now());
  const name = [id.replace("sha256:", "").slice(0, 12), ...tags.slice(0, 3)].join(" ");
  return `last build: ${name}${age === undefined ? "" : `, ${render(age)}`}\n`;
}

/** The same for programs. */
export function jsonLastBuild({ build }: MeasuredLayers): object {
  if (build === undefined) return { lastBuild: null };
  const { id, tags, created } = build.image;
  return { lastBuild: { id, tags, created } };
}
