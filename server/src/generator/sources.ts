import type { Cancellation, FileSystem } from "../file-system.ts";
import { readProject } from "../project/read-project.ts";
import type { Sources } from "./recipe.ts";

const maxTexts = 400;
const maxTextBytes = 1 << 16;

/** Reads what the generator looks into. Never rejects; an unreadable folder gives a project without a context. */
export async function readSources(
  fileSystem: FileSystem,
  folder: string,
  cancellation?: Cancellation,
): Promise<Sources> {
  const project = await readProject(
    fileSystem,
    { contextFolder: folder, dockerfilePath: `${folder}/Dockerfile` },
    cancellation,
  );
  const paths = [...(project.context?.entries.values() ?? [])]
    .filter(({ type, path, size }) => type === "file" && size <= maxTextBytes && isRead(path))
    .map(({ path }) => path)
    .sort((one, other) => depth(one) - depth(other))
    .slice(0, maxTexts);
  const texts = new Map<string, string>();
  for (const path of paths) {
    if (cancellation?.isCancellationRequested) break;
    const text = await fileSystem.readFile(`${folder}/${path}`, maxTextBytes);
    if (text !== undefined && !text.includes("\0")) texts.set(path, text);
  }
  return { project, texts };
}

/** Manifests, files with versions, settings of frameworks, and sources in which programs begin. */
function isRead(path: string): boolean {
  if (/(^|\/)(node_modules|vendor|\.git|target|\.venv|venv|dist|build|bin|obj|deps|_build)\//.test(path)) return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (depth(path) > 12) return false;
  if (javaPrograms.test(name)) return true;
  return versions.test(name) || manifests.test(name) || settings.test(name) || (programs.test(name) && depth(path) < 5);
}

const versions =
  /^(\.(nvmrc|node-version|python-version|ruby-version|tool-versions)|runtime\.txt|global\.json|rust-toolchain(\.toml)?)$/;
const manifests =
  /^(go\.mod|package\.json|pnpm-lock\.yaml|pom\.xml|build\.gradle(\.kts)?|settings\.gradle(\.kts)?|gradle-wrapper\.properties|pyproject\.toml|[\w.-]*requirements[\w.-]*\.txt|Pipfile|setup\.(py|cfg)|Cargo\.toml|[^/]+\.(cs|fs|vb)proj|Directory\.Build\.props|composer\.json|Gemfile|Gemfile\.lock|gems\.rb|mix\.exs|CMakeLists\.txt|artisan|config\.ru|Procfile)$/;
const settings =
  /^(next|vite|astro|nuxt|svelte|angular|vue)\.?(config)?\.([cm]?[jt]s|json)$|^application(-default)?\.(properties|ya?ml)$|^(runtime|prod|puma|appsettings)\.(exs|rb|json)$|^launchSettings\.json$/;
const programs = /\.(go|py|rs|[cm]?[jt]s)$/;
const javaPrograms = /(Application|^Main|^App)\.(java|kt)$/;

function depth(path: string): number {
  return path.split("/").length;
}
