import { type KnownPackages, readPackageSizes } from "../project/package-sizes.ts";
import type { Project } from "../project/project.ts";
import type { Host } from "./documents.ts";

/** How many lock files' packages are kept. */
const mostKept = 40;

/** Stands in every Dockerfile that installs packages whose sizes are looked up. */
const mention = /\bnpm\b|\bgo mod\b/;

/** Looks up the sizes of packages beside the requests, once for each project that was read; the last ones stand until then. */
export class PackageLookups {
  private readonly known = new WeakMap<Project, Project>();
  private readonly last = new Map<string, Project["packageSizes"]>();
  private readonly running = new Map<string, { readonly project: Project; isCancellationRequested: boolean }>();
  private readonly packages: KnownPackages = new Map();

  constructor(
    private readonly host: Pick<Host, "fileSystem" | "packageCaches">,
    /** Told when sizes are known. */
    private readonly onRead: (uri: string) => void,
  ) {}

  /** The project with what is known of its packages. Where nothing installs them, they are not looked up. */
  of(uri: string, contextFolder: string, project: Project, text: string): Project {
    const known = this.known.get(project);
    if (known !== undefined) return known;
    if (!mention.test(text) || project.nodePackages.size + project.goModules.size === 0) return project;
    if (this.running.get(uri)?.project !== project) void this.lookUp(uri, contextFolder, project);
    const last = this.last.get(uri);
    return last === undefined ? project : { ...project, packageSizes: last };
  }

  /** Ends what runs for a document, and forgets what is known of it. */
  forget(uri: string): void {
    this.cancel(uri);
    this.last.delete(uri);
  }

  private async lookUp(uri: string, root: string, project: Project): Promise<void> {
    this.cancel(uri);
    const cancellation = { project, isCancellationRequested: false };
    this.running.set(uri, cancellation);
    if (this.packages.size > mostKept) this.packages.clear();
    const { fileSystem, packageCaches } = this.host;
    const packageSizes = await readPackageSizes(
      fileSystem,
      packageCaches,
      { root, project },
      this.packages,
      cancellation,
    );
    if (cancellation.isCancellationRequested) return;
    this.running.delete(uri);
    this.known.set(project, { ...project, packageSizes });
    this.last.set(uri, packageSizes);
    this.onRead(uri);
  }

  private cancel(uri: string): void {
    const running = this.running.get(uri);
    if (running !== undefined) running.isCancellationRequested = true;
    this.running.delete(uri);
  }
}
