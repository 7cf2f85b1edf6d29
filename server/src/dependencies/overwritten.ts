import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { inFolder, reaches } from "./context-files.ts";

/** The doubt where the copy of the sources brings what the install puts in the same folder, and so replaces it. */
export function overwritten(project: Project, folder: string, name: string): Message | undefined {
  const path = inFolder(folder, name);
  return reaches(project, path)
    ? ["{path} of the build context is copied over what is installed", { path }]
    : undefined;
}
