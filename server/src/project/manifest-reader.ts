import type { Cancellation, FileSystem } from "../file-system.ts";
import { type CargoPackage, parseCargo } from "./cargo.ts";
import { type ComposerProject, parseComposer } from "./composer.ts";
import { contextPath, folderOf } from "./context-paths.ts";
import { type DenoConfig, denoConfigFiles, parseDenoConfig } from "./deno.ts";
import { type DotnetFile, dotnetKind, parseDotnetFile } from "./dotnet.ts";
import { type Gemfile, parseGemfile } from "./gemfile.ts";
import { type GoModule, type GoSources, type GoWorkspace, parseGoMod, parseGoWork } from "./go.ts";
import { readGoSources } from "./go-sources.ts";
import { type GradleProject, parseGradle } from "./gradle.ts";
import { type MavenProject, parsePom } from "./maven.ts";
import { type MixProject, parseMix } from "./mix.ts";
import { type NodePackage, nodeSettingsFiles, parseNodePackage } from "./node.ts";
import { type Pipfile, type PythonProject, parsePipfile, parsePythonProject, pythonProjectFiles } from "./python.ts";
import { isRequirementsFile, parseRequirements, type RequirementsFile } from "./requirements.ts";
import { isKeptText, isScript } from "./text-names.ts";

import type { Listing } from "./walk.ts";

/** Manifests are small; a larger one is not read. */
export const maxManifestBytes = 1 << 20;
const maxManifests = 400;
const gradleTexts = ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "gradle.properties"];
const maxSourceBytes = 1 << 16;
const maxScripts = 200;
const maxOtherTexts = 200;
const maxRequirementsFiles = 200;

/** Reads the manifests that a listing names, within bounds. */
export class ManifestReader {
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
    const sources = this.count("go.mod") > 0 ? await this.goSources() : new Map<string, GoSources>();
    return this.each("go.mod", async (text, folder, names) => ({
      ...parseGoMod(text),
      hasSum: names.has("go.sum"),
      isVendored: this.listing.entries.has(inFolder(folder, "vendor/modules.txt")),
      imports: sources.get(folder)?.imports,
      loadsTimeZones: sources.get(folder)?.loadsTimeZones ?? false,
    }));
  }

  goWorkspaces(): Promise<ReadonlyMap<string, GoWorkspace>> {
    return this.each("go.work", async (text, folder) => ({
      ...parseGoWork(text),
      isVendored: this.listing.entries.has(inFolder(folder, "vendor/modules.txt")),
    }));
  }

  nodePackages(): Promise<ReadonlyMap<string, NodePackage>> {
    return this.each("package.json", async (text, folder, fileNames) => {
      const texts = new Map<string, string>();
      for (const name of nodeSettingsFiles.filter((one) => fileNames.has(one))) {
        const settings = await this.read(inFolder(folder, name), maxManifestBytes);
        if (settings !== undefined) texts.set(name, settings);
      }
      return parseNodePackage(text, { fileNames, texts });
    });
  }

  async denoConfigs(): Promise<ReadonlyMap<string, DenoConfig>> {
    const found = new Map<string, DenoConfig>();
    for (const name of [...denoConfigFiles].reverse()) {
      const read = await this.each(name, async (text) => parseDenoConfig(name, text));
      for (const [folder, config] of read) found.set(folder, config);
    }
    return found;
  }

  mavenProjects(): Promise<ReadonlyMap<string, MavenProject>> {
    return this.each("pom.xml", async (text, _, names) => parsePom(text, names));
  }

  async gradleProjects(): Promise<ReadonlyMap<string, GradleProject>> {
    const projects = new Map<string, GradleProject>();
    for (const [folder, names] of this.namesByFolder) {
      const texts = await this.textsIn(folder, gradleTexts, names);
      if (![...texts.keys()].some((name) => name.includes(".gradle"))) continue;
      projects.set(folder, parseGradle(texts, await this.versionCatalog(folder), names));
    }
    return projects;
  }

  async pythonProjects(): Promise<ReadonlyMap<string, PythonProject>> {
    const projects = new Map<string, PythonProject>();
    for (const [folder, names] of this.namesByFolder) {
      const texts = isDependencyFolder(folder) ? undefined : await this.textsIn(folder, pythonProjectFiles, names);
      if (texts !== undefined && texts.size > 0) projects.set(folder, parsePythonProject(texts));
    }
    return projects;
  }

  pipfiles(): Promise<ReadonlyMap<string, Pipfile>> {
    return this.each("Pipfile", async (text) => parsePipfile(text));
  }

  gemfiles(): Promise<ReadonlyMap<string, Gemfile>> {
    return this.each("Gemfile", async (text) => parseGemfile(text));
  }

  composerProjects(): Promise<ReadonlyMap<string, ComposerProject>> {
    return this.each("composer.json", async (text) => parseComposer(text));
  }

  mixProjects(): Promise<ReadonlyMap<string, MixProject>> {
    return this.each("mix.exs", async (text) => parseMix(text));
  }

  /** Those with a usual name, near the root first, and what they include, whatever its name. */
  async requirementsFiles(): Promise<ReadonlyMap<string, RequirementsFile>> {
    const found = new Map<string, RequirementsFile>();
    const paths = [...this.listing.entries.keys()]
      .filter((path) => isRequirementsFile(path) && !isDependencyFolder(path))
      .sort((one, other) => depth(one) - depth(other));
    for (let at = 0; at < paths.length && found.size < maxRequirementsFiles; at++) {
      const path = paths[at] as string;
      const text = found.has(path) ? undefined : await this.read(path, maxSourceBytes);
      if (text === undefined) continue;
      const file = parseRequirements(text);
      found.set(path, file);
      paths.push(...file.includes.flatMap((name) => contextPath(folderOf(path), name) ?? []));
    }
    return found;
  }

  /** Gradle's catalog of versions, which lies beside the settings script: of the folder, or at the root. */
  private async versionCatalog(folder: string): Promise<string | undefined> {
    const path = [folder, ""]
      .map((one) => inFolder(one, "gradle/libs.versions.toml"))
      .find((one) => this.listing.entries.has(one));
    return path === undefined ? undefined : this.read(path, maxManifestBytes);
  }

  cargoPackages(): Promise<ReadonlyMap<string, CargoPackage>> {
    return this.each("Cargo.toml", async (text, folder) =>
      parseCargo(text, await this.read(inFolder(folder, ".cargo/config.toml"), maxManifestBytes)),
    );
  }

  async dotnetFiles(): Promise<ReadonlyMap<string, DotnetFile>> {
    const files = new Map<string, DotnetFile>();
    for (const [path, { type }] of this.listing.entries) {
      const kind = type === "file" ? dotnetKind(path.slice(path.lastIndexOf("/") + 1)) : undefined;
      if (kind === undefined || isDependencyFolder(path) || this.left-- <= 0) continue;
      const text = await this.read(path, maxManifestBytes);
      if (text !== undefined) files.set(path, parseDotnetFile(kind, text));
    }
    return files;
  }

  /** The ignore file, where it lies in the context, and the texts that rules look into; those near the root first. */
  async texts(ignoreFile: string | undefined): Promise<ReadonlyMap<string, string>> {
    const ignore = ignoreFile?.startsWith(`${this.root}/`) ? [ignoreFile.slice(this.root.length + 1)] : [];
    const files = [...this.listing.entries.values()].filter(
      ({ type, path }) => type === "file" && !isDependencyFolder(path),
    );
    const pick = (kept: (entry: (typeof files)[number]) => boolean, most: number): readonly string[] =>
      files
        .filter(kept)
        .map(({ path }) => path)
        .sort((one, other) => depth(one) - depth(other))
        .slice(0, most);
    const paths = [...ignore, ...pick(isScript, maxScripts), ...pick(({ path }) => isKeptText(path), maxOtherTexts)];
    const texts = new Map<string, string>();
    for (const path of paths) {
      const text = await this.read(path, maxSourceBytes);
      if (text !== undefined && !text.includes("\0")) texts.set(path, text);
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

  /** The texts of those of some names that lie in a folder. */
  private async textsIn(
    folder: string,
    wanted: readonly string[],
    names: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const name of wanted) {
      const isLeft = names.has(name) && this.left-- > 0;
      const text = isLeft ? await this.read(inFolder(folder, name), maxManifestBytes) : undefined;
      if (text !== undefined) texts.set(name, text);
    }
    return texts;
  }

  private count(name: string): number {
    return [...this.namesByFolder.values()].filter((names) => names.has(name)).length;
  }

  private async goSources(): Promise<ReadonlyMap<string, GoSources>> {
    const modules = [...this.namesByFolder].filter(([, names]) => names.has("go.mod")).map(([folder]) => folder);
    const sources = [...this.listing.entries.keys()].filter(
      (path) => path.endsWith(".go") && !isDependencyFolder(path),
    );
    return this.listing.complete
      ? readGoSources(modules, sources, (path) => this.read(path, maxSourceBytes))
      : new Map();
  }

  private async read(path: string, maxBytes: number): Promise<string | undefined> {
    if (this.cancellation?.isCancellationRequested || this.listing.entries.get(path)?.type !== "file") return undefined;
    return this.fileSystem.readFile(`${this.root}/${path}`, maxBytes);
  }
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function depth(path: string): number {
  return path.split("/").length;
}

function isDependencyFolder(path: string): boolean {
  return /(^|\/)(node_modules|vendor|\.git|target|\.venv)(\/|$)/.test(path);
}
