import type { FileSystem } from "../file-system.ts";
import type { Project } from "./project.ts";
import { type ContextPlace, readProject } from "./read-project.ts";

interface CachedProject {
  readonly place: ContextPlace;
  readonly reading: Promise<Project>;
  readonly cancellation: { isCancellationRequested: boolean };
  value: Project | undefined;
}

/** Projects by build context and Dockerfile, read once and kept until a file below them changes. */
export class ProjectCache {
  private readonly projects = new Map<string, CachedProject>();

  constructor(private readonly fileSystem: FileSystem) {}

  /** The project, reading it when it is not there. Concurrent calls share one reading. */
  get(place: ContextPlace): Promise<Project> {
    const key = keyOf(place);
    const known = this.projects.get(key);
    if (known !== undefined) return known.reading;
    const cancellation = { isCancellationRequested: false };
    const cached: CachedProject = {
      place,
      reading: readProject(this.fileSystem, place, cancellation),
      cancellation,
      value: undefined,
    };
    this.projects.set(key, cached);
    void cached.reading.then((project) => {
      cached.value = project;
    });
    return cached.reading;
  }

  /** The project if it has been read, without waiting. */
  peek(place: ContextPlace): Project | undefined {
    return this.projects.get(keyOf(place))?.value;
  }

  /** Forgets the projects whose context holds a path, or whose Dockerfile's ignore file it is; readings under way are cancelled. */
  invalidate(path: string): boolean {
    let changed = false;
    for (const [key, { place, cancellation }] of this.projects) {
      const isInside = path.startsWith(`${place.contextFolder.replace(/\/$/, "")}/`);
      if (!isInside && path !== `${place.dockerfilePath}.dockerignore` && path !== place.contextFolder) continue;
      cancellation.isCancellationRequested = true;
      this.projects.delete(key);
      changed = true;
    }
    return changed;
  }

  /** Forgets one project, such as that of a document that was closed. */
  forget(place: ContextPlace): void {
    const key = keyOf(place);
    const cached = this.projects.get(key);
    if (cached !== undefined) cached.cancellation.isCancellationRequested = true;
    this.projects.delete(key);
  }
}

function keyOf({ contextFolder, dockerfilePath }: ContextPlace): string {
  return `${contextFolder}\n${dockerfilePath}`;
}
