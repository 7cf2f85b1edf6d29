import type { CargoPackage } from "./cargo.ts";
import type { ComposerProject } from "./composer.ts";
import type { DenoConfig } from "./deno.ts";
import type { IgnoreRules } from "./dockerignore.ts";
import type { DotnetFile } from "./dotnet.ts";
import type { Gemfile } from "./gemfile.ts";
import type { GoModule, GoWorkspace } from "./go.ts";
import type { GradleProject } from "./gradle.ts";
import type { MavenProject } from "./maven.ts";
import type { MixProject } from "./mix.ts";
import type { NodePackage } from "./node.ts";
import { noPackageSizes, type PackageSizes } from "./package-sizes.ts";
import type { Pipfile, PythonProject } from "./python.ts";
import type { RequirementsFile } from "./requirements.ts";

/** What the build context says about the program: plain values, read once before the rules run. */
export interface Project {
  /** The files of the build context; undefined while they are unknown (not read yet, unreadable, or no folder at all). */
  readonly context: BuildContext | undefined;
  /** By folder relative to the build context, with `/`; the root is the empty string. So are the maps below. */
  readonly goModules: ReadonlyMap<string, GoModule>;
  readonly goWorkspaces: ReadonlyMap<string, GoWorkspace>;
  readonly nodePackages: ReadonlyMap<string, NodePackage>;
  readonly denoConfigs: ReadonlyMap<string, DenoConfig>;
  readonly mavenProjects: ReadonlyMap<string, MavenProject>;
  readonly gradleProjects: ReadonlyMap<string, GradleProject>;
  readonly pythonProjects: ReadonlyMap<string, PythonProject>;
  readonly pipfiles: ReadonlyMap<string, Pipfile>;
  readonly gemfiles: ReadonlyMap<string, Gemfile>;
  readonly composerProjects: ReadonlyMap<string, ComposerProject>;
  readonly mixProjects: ReadonlyMap<string, MixProject>;
  /** By path: those whose names tell what they are, and what they include. */
  readonly requirementsFiles: ReadonlyMap<string, RequirementsFile>;
  readonly cargoPackages: ReadonlyMap<string, CargoPackage>;
  /** By the path of the file, since a folder may hold several. */
  readonly dotnetFiles: ReadonlyMap<string, DotnetFile>;
  /** Small text files that rules look into or edit, by path: the ignore file, scripts that a container may start, and those of `text-names.ts`. */
  readonly texts: ReadonlyMap<string, string>;
  /** Sizes of what installs bring, which are looked up later than all else; empty until then. */
  readonly packageSizes: PackageSizes;
  readonly policy: Policy;
}

/** What the people of a project decided; empty where they decided nothing. */
export interface Policy {
  /** Registries that images may come from; `*` stands for any characters. Empty: all of them. */
  readonly allowedRegistries: readonly string[];
  /** The labels that an image must have, and what their values must be. */
  readonly labels: ReadonlyMap<string, LabelFormat>;
  /** Other labels than these are not wanted. */
  readonly strictLabels: boolean;
}

/** What a label's value must be. */
export const labelFormats = ["text", "rfc3339", "semver", "url", "spdx", "hash", "email"] as const;
export type LabelFormat = (typeof labelFormats)[number];

/** The policy of those who have none. */
export const noPolicy: Policy = { allowedRegistries: [], labels: new Map(), strictLabels: false };

/** One entry of the build context. */
export interface ContextEntry {
  /** Relative to the build context, with `/`. */
  readonly path: string;
  readonly type: "file" | "directory" | "symlink" | "other";
  /** Apparent size in bytes; 0 for a directory; the length of its target for a symbolic link. */
  readonly size: number;
  /** Where a symbolic link points, as written. */
  readonly target?: string;
  /** The same text for all names of one file, where it has several. */
  readonly hardLink?: string;
  /** Whether the owner may execute it; undefined where the platform does not tell. */
  readonly executable: boolean | undefined;
}

/** The folder sent to the build, as listed at the edge. */
export interface BuildContext {
  /** Every entry by path, ignored ones too (but not what lies under a pruned ignored folder); sorted by path. */
  readonly entries: ReadonlyMap<string, ContextEntry>;
  /** False when a bound ended the walk: what is missing may exist. */
  readonly complete: boolean;
  /** Paths that could not be read. */
  readonly unreadable: readonly string[];
  /** Whether `.dockerignore` keeps the path out of the build. */
  excludes(path: string): boolean;
  /** What decides `excludes`. */
  readonly ignoreRules: IgnoreRules;
  /** The absolute path of the ignore file that counts (`Dockerfile.dockerignore` wins over `.dockerignore`); undefined when there is none. */
  readonly ignoreFile: string | undefined;
}

/** A project of which nothing is known: every answer about files is "unknown". */
export const unknownProject: Project = {
  context: undefined,
  goModules: new Map(),
  goWorkspaces: new Map(),
  nodePackages: new Map(),
  denoConfigs: new Map(),
  mavenProjects: new Map(),
  gradleProjects: new Map(),
  pythonProjects: new Map(),
  pipfiles: new Map(),
  gemfiles: new Map(),
  composerProjects: new Map(),
  mixProjects: new Map(),
  requirementsFiles: new Map(),
  cargoPackages: new Map(),
  dotnetFiles: new Map(),
  texts: new Map(),
  packageSizes: noPackageSizes,
  policy: noPolicy,
};
