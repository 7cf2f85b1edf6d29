import { nodeFileSystem } from "../node-file-system.ts";
import type { Project } from "../project/project.ts";
import { contextFor, readProject } from "../project/read-project.ts";
import { absolute } from "./inputs.ts";

/** Build contexts kept at a time: more than one folder of Dockerfiles touches, few enough to stay small. */
const maxContexts = 16;

/** Reads the projects around many Dockerfiles, each build context once. */
export class Projects {
  private readonly byContext = new Map<string, Promise<Project>>();

  /** `context` is the build context of every Dockerfile; each one's own folder when undefined. */
  constructor(private readonly context: string | undefined) {}

  /** The project of a Dockerfile. Those of one context share it, unless one has an ignore file of its own. */
  async of(dockerfilePath: string): Promise<Project> {
    const own = contextFor(dockerfilePath);
    const place = this.context === undefined ? own : { ...own, contextFolder: absolute(this.context) };
    if ((await nodeFileSystem.stat(`${dockerfilePath}.dockerignore`)) !== undefined) {
      return readProject(nodeFileSystem, place);
    }
    const known = this.byContext.get(place.contextFolder);
    if (known !== undefined) return known;
    const reading = readProject(nodeFileSystem, place);
    const [oldest] = this.byContext.keys();
    if (oldest !== undefined && this.byContext.size >= maxContexts) this.byContext.delete(oldest);
    this.byContext.set(place.contextFolder, reading);
    return reading;
  }
}
