import type { Cancellation, FileSystem } from "../file-system.ts";
import { excludes, type IgnoreRules, noIgnoreRules, parseIgnoreFile } from "./dockerignore.ts";
import { type GoModule, goImports, parseGoMod } from "./go.ts";
import { type GradleProject, parseGradle } from "./gradle.ts";
import { type MavenProject, parsePom } from "./maven.ts";
import { type NodePackage, parseNodePackage } from "./node.ts";
import { noPolicy, type Project } from "./project.ts";
import { defaultLimits, type Listing, type WalkLimits, walkContext } from "./walk.ts";

/** A Dockerfile and the folder that is sent to its build; absolute, with `/`. */
export interface ContextPlace {
  readonly contextFolder: string;
  readonly dockerfilePath: string;
}

/** The build context of a Dockerfile: its own folder, until something else is known. */
export function contextFor(dockerfilePath: string): ContextPlace {
  return { contextFolder: dockerfilePath.replace(/\/[^/]*$/, "") || "/", dockerfilePath };
}

/** Manifests are small; a larger one is not read. */
const maxManifestBytes = 1 << 20;
const maxManifests = 400;
const maxSourceBytes = 1 << 16;
const maxGoSources = 2_000;
const maxScripts = 200;

/** Lists the build context and reads the manifests in it. Never rejects; an unreadable folder gives a project without a context. */
export async function readProject(
  fileSystem: FileSystem,
  place: ContextPlace,
  cancellation?: Cancellation,
  limits: WalkLimits = defaultLimits,
): Promise<Project> {
  const { contextFolder } = place;
  const ignore = await readIgnoreFile(fileSystem, place);
  const listing = await walkContext(fileSystem, contextFolder, ignore.rules, limits, cancellation);
  const reader = new ManifestReader(fileSystem, contextFolder, listing, cancellation);
  const isReadable = !listing.unreadable.includes("");
  return {
    context: isReadable
      ? { ...listing, excludes: (path) => excludes(ignore.rules, path), ignoreFile: ignore.file }
      : undefined,
    goModules: await reader.goModules(),
    nodePackages: await reader.nodePackages(),
    mavenProjects: await reader.mavenProjects(),
    gradleProjects: await reader.gradleProjects(),
    texts: await reader.texts(ignore.file),
    policy: noPolicy,
  };
}

/** `NAME.dockerignore` beside the Dockerfile wins over `.dockerignore` of the context (BuildKit). */
async function readIgnoreFile(
  fileSystem: FileSystem,
  { contextFolder, dockerfilePath }: ContextPlace,
): Promise<{ readonly rules: IgnoreRules; readonly file: string | undefined }> {
  for (const file of [`${dockerfilePath}.dockerignore`, `${contextFolder}/.dockerignore`]) {
    const text = await fileSystem.readFile(file, maxManifestBytes);
    if (text !== undefined) return { rules: parseIgnoreFile(text), file };
  }
  return { rules: noIgnoreRules, file: undefined };
}

/** Reads the manifests that a listing names, within bounds. */
class ManifestReader {
  private readonly namesByFolder = new Map<string, Set<string>>();
  private left = maxManifests;

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly root: string,
    private readonly listing: Listing,
    private readonly cancellation: Cancellation | undefined,
  ) {
    for (const path of listing.entries.keys()) {
      const slash = path.lastIndexOf("/");
      const folder = path.slice(0, Math.max(slash, 0));
      const names = this.namesByFolder.get(folder) ?? new Set();
      this.namesByFolder.set(folder, names.add(path.slice(slash + 1)));
    }
  }

  async goModules(): Promise<ReadonlyMap<string, GoModule>> {
    const imports = this.count("go.mod") > 0 ? await this.goImports() : new Map();
    return this.each("go.mod", async (text, folder, names) => ({
      ...parseGoMod(text),
      hasSum: names.has("go.sum"),
      isVendored: this.listing.entries.has(inFolder(folder, "vendor/modules.txt")),
      hasWorkspace: names.has("go.work"),
      imports: imports.get(folder),
    }));
  }

  nodePackages(): Promise<ReadonlyMap<string, NodePackage>> {
    return this.each("package.json", async (text, folder, fileNames) => {
      const npmrc = fileNames.has(".npmrc") ? await this.read(inFolder(folder, ".npmrc"), maxManifestBytes) : undefined;
      return parseNodePackage(text, { fileNames, npmrc });
    });
  }

  mavenProjects(): Promise<ReadonlyMap<string, MavenProject>> {
    return this.each("pom.xml", async (text, _, names) => parsePom(text, names));
  }

  async gradleProjects(): Promise<ReadonlyMap<string, GradleProject>> {
    const projects = new Map<string, GradleProject>();
    for (const [folder, names] of this.namesByFolder) {
      const scripts = new Map<string, string>();
      for (const name of ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"]) {
        const text =
          names.has(name) && this.left-- > 0 ? await this.read(inFolder(folder, name), maxManifestBytes) : undefined;
        if (text !== undefined) scripts.set(name, text);
      }
      if (scripts.size > 0) projects.set(folder, parseGradle(scripts, names));
    }
    return projects;
  }

  /** The ignore file, where it lies in the context, and scripts that a container may start. */
  async texts(ignoreFile: string | undefined): Promise<ReadonlyMap<string, string>> {
    const ignore = ignoreFile?.startsWith(`${this.root}/`) ? [ignoreFile.slice(this.root.length + 1)] : [];
    const scripts = [...this.listing.entries.keys()].filter((path) => isScript(path) && !isDependencyFolder(path));
    const texts = new Map<string, string>();
    for (const path of [...ignore, ...scripts.slice(0, maxScripts)]) {
      const text = await this.read(path, maxSourceBytes);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  }

  /** What is built from every file of a name outside dependency folders. */
  private async each<Value>(
    name: string,
    build: (text: string, folder: string, names: ReadonlySet<string>) => Promise<Value>,
  ): Promise<ReadonlyMap<string, Value>> {
    const values = new Map<string, Value>();
    for (const [folder, names] of this.namesByFolder) {
      if (!names.has(name) || isDependencyFolder(folder) || this.left-- <= 0) continue;
      const text = await this.read(inFolder(folder, name), maxManifestBytes);
      if (text !== undefined) values.set(folder, await build(text, folder, names));
    }
    return values;
  }

  private count(name: string): number {
    return [...this.namesByFolder.values()].filter((names) => names.has(name)).length;
  }

  /** The imports of the Go sources by the folder of their module; a module of which not all was read is left out. */
  private async goImports(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const modules = [...this.namesByFolder].filter(([, names]) => names.has("go.mod")).map(([folder]) => folder);
    const imports = new Map(modules.map((folder) => [folder, new Set<string>()]));
    const sources = [...this.listing.entries.keys()].filter(
      (path) => path.endsWith(".go") && !path.endsWith("_test.go") && !isDependencyFolder(path),
    );
    if (sources.length > maxGoSources || !this.listing.complete) return new Map();
    for (const path of sources) {
      const owner = modules
        .filter((folder) => folder === "" || path.startsWith(`${folder}/`))
        .sort((a, b) => b.length - a.length)[0];
      if (owner === undefined) continue;
      const text = await this.read(path, maxSourceBytes);
      if (text === undefined) imports.delete(owner);
      else for (const name of goImports(text)) imports.get(owner)?.add(name);
    }
    return imports;
  }

  private async read(path: string, maxBytes: number): Promise<string | undefined> {
    if (this.cancellation?.isCancellationRequested || this.listing.entries.get(path)?.type !== "file") return undefined;
    return this.fileSystem.readFile(`${this.root}/${path}`, maxBytes);
  }
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** A shell script by its name. */
function isScript(path: string): boolean {
  return /\.(sh|bash)$|(^|\/)[\w-]*(entrypoint|start|run|boot|init)[\w-]*$/i.test(path);
}

function isDependencyFolder(path: string): boolean {
  return /(^|\/)(node_modules|vendor|\.git|target|\.venv)(\/|$)/.test(path);
}
