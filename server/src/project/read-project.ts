import type { FileSystem } from "../file-system.ts";
import { type Project, unknownProject } from "./project.ts";

/** Stub until the real one is there. */
export async function readProject(
  _fileSystem: FileSystem,
  _place: { contextFolder: string; dockerfilePath: string },
): Promise<Project> {
  return unknownProject;
}
