import type { Cancellation, FileSystem } from "../file-system.ts";
import { excludes, type IgnoreRules, noIgnoreRules, parseIgnoreFile } from "./dockerignore.ts";

import { ManifestReader, maxManifestBytes } from "./manifest-reader.ts";
import { noPackageSizes } from "./package-sizes.ts";
import { noPolicy, type Project } from "./project.ts";
import { defaultLimits, type WalkLimits, walkContext } from "./walk.ts";

/** A Dockerfile and the folder that is sent to its build; absolute, with `/`. */
export interface ContextPlace {
  readonly contextFolder: string;
  readonly dockerfilePath: string;
}

/** The build context of a Dockerfile: its own folder, until something else is known. */
export function contextFor(dockerfilePath: string): ContextPlace {
  return { contextFolder: dockerfilePath.replace(/\/[^/]*$/, "") || "/", dockerfilePath };
}

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
      ? {
          ...listing,
          excludes: (path) => excludes(ignore.rules, path),
          ignoreRules: ignore.rules,
          ignoreFile: ignore.file,
        }
      : undefined,
    goModules: await reader.goModules(),
    goWorkspaces: await reader.goWorkspaces(),
    nodePackages: await reader.nodePackages(),
    denoConfigs: await reader.denoConfigs(),
    mavenProjects: await reader.mavenProjects(),
    gradleProjects: await reader.gradleProjects(),
    pythonProjects: await reader.pythonProjects(),
    pipfiles: await reader.pipfiles(),
    gemfiles: await reader.gemfiles(),
    composerProjects: await reader.composerProjects(),
    mixProjects: await reader.mixProjects(),
    requirementsFiles: await reader.requirementsFiles(),
    cargoPackages: await reader.cargoPackages(),
    dotnetFiles: await reader.dotnetFiles(),
    texts: await reader.texts(ignore.file),
    packageSizes: noPackageSizes,
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
