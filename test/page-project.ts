import { type Project, unknownProject } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { readSettingsFiles } from "../server/src/read-settings-files.ts";
import { combine } from "../server/src/settings.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import type { PageCase } from "./page.ts";

/** What the files of a case say of its project. */
export async function projectOf({ files, executables, dockerfile }: PageCase): Promise<Project> {
  if (files === undefined) return unknownProject;
  const all = new Map([...files, ["Dockerfile", dockerfile]]);
  const fileSystem = memoryFileSystem("/context", all, executables);
  const dockerfilePath = "/context/Dockerfile";
  const project = await readProject(fileSystem, { contextFolder: "/context", dockerfilePath });
  const { layers } = await readSettingsFiles(fileSystem, dockerfilePath, "/context");
  return { ...project, policy: combine(layers).policy };
}

/** A page with its cases drawn anew. */
export async function redrawn(
  page: string,
  cases: readonly PageCase[],
  draw: (one: PageCase) => Promise<string>,
): Promise<string> {
  const lines = page.split("\n");
  for (const pageCase of [...cases].reverse()) {
    const [from, to] = pageCase.lines;
    lines.splice(from, to - from, await draw(pageCase));
  }
  return lines.join("\n");
}
