import { contextSourcesOf } from "../dockerfile/context-sources.ts";
import { destinationOf } from "../dockerfile/copied-file.ts";
import { type Copy, readCopy } from "../dockerfile/copy.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { workdirAt } from "../dockerfile/working-directory.ts";
import type { BuildContext } from "../project/project.ts";
import type { Ground } from "./language.ts";

/** Files of the build context that a program may read when it runs. */
export interface RunTimeFiles {
  /** Their places in the image, absolute. */
  readonly paths: readonly string[];
  /** All others are sources, or speak to people and tools. */
  readonly isAll: boolean;
}

/** What the copies of a build bring besides sources, which `isSource` knows by their paths. */
export function runTimeFiles(ground: Ground, isSource: (path: string) => boolean): RunTimeFiles {
  return gathered(ground, (copy, target) => filesOf(ground, copy, target, (path) => isAside(path) || isSource(path)));
}

/** What the copies of a build bring to places outside of a folder. */
export function filesOutside(ground: Ground, folder: string): RunTimeFiles {
  return gathered(ground, (copy, target) =>
    liesIn(target, folder) ? { paths: [], isAll: true } : filesOf(ground, copy, target, () => false),
  );
}

const unknown: RunTimeFiles = { paths: [], isAll: false };

function gathered({ cut, dockerfile }: Ground, filesAt: (copy: Copy, target: string) => RunTimeFiles): RunTimeFiles {
  const paths = new Set<string>();
  let isAll = true;
  for (const instruction of cut.build) {
    const copy = readCopy(instruction);
    if (copy === undefined) continue;
    const isPlaced = copy.destination.value.startsWith("/") || workdirAt(dockerfile, instruction).path !== undefined;
    const target = isPlaced ? destinationOf(dockerfile, copy) : undefined;
    const found = target === undefined ? unknown : filesAt(copy, target);
    for (const path of found.paths) paths.add(path);
    isAll &&= found.isAll;
  }
  return { paths: [...paths], isAll };
}

function filesOf(
  { dockerfile, project: { context } }: Ground,
  copy: Copy,
  target: string,
  isSource: (path: string) => boolean,
): RunTimeFiles {
  const sources = contextSourcesOf(dockerfile, copy.instruction);
  if (sources.length < copy.sources.length || copy.from !== undefined) return unknown;
  const isFolder = copy.sources.length > 1 || /(^|\/)\.{0,2}$/.test(copy.destination.value);
  const found = sources.map(({ path, isPattern }): RunTimeFiles => {
    if (isPattern) return { paths: [], isAll: manifests.test(path) };
    const type = path === "" ? "directory" : context?.entries.get(path)?.type;
    if (type !== "directory" && isSource(path)) return { paths: [], isAll: true };
    if (type === "directory") return context === undefined ? unknown : inFolder(context, path, target, isSource);
    // A file into a folder that the system has, too, would take the whole folder along.
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (type === undefined && (context !== undefined || !/\.\w+$/.test(name))) return unknown;
    return isFolder || !ofSystem.test(target)
      ? { paths: [isFolder ? below(target, name) : target], isAll: true }
      : unknown;
  });
  return { paths: found.flatMap(({ paths }) => paths), isAll: found.every(({ isAll }) => isAll) };
}

const ofSystem = /^\/(etc|usr|opt|var|bin|sbin|lib|home|root|srv|tmp|run|usr\/(local|local\/bin|bin|share))?$/;

function below(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

/** A folder of the build context: its files, those folders in it that go by what programs read, or it is such a one itself. */
function inFolder(
  context: BuildContext,
  folder: string,
  target: string,
  isSource: (path: string) => boolean,
): RunTimeFiles {
  const paths = new Set<string>();
  const isAssets = assets.test(folder.slice(folder.lastIndexOf("/") + 1));
  let isAll = context.complete;
  for (const { path, type } of context.entries.values()) {
    if (type === "directory" || (folder !== "" && !path.startsWith(`${folder}/`))) continue;
    if (context.excludes(path) || isSource(path)) continue;
    const inside = folder === "" ? path : path.slice(folder.length + 1);
    const [top = ""] = inside.split("/");
    if (isAssets && !ofSystem.test(target)) paths.add(target);
    else if (top !== inside && assets.test(top)) paths.add(below(target, top));
    else isAll = false;
  }
  return { paths: [...paths], isAll };
}

const assets = /^(templates?|views|static|public|assets|migrations|locales?|i18n|translations)$/;

/** Patterns that people write for manifests that may be missing. */
const manifests =
  /(^|\/)(go\.(\*|mod\*?|sum\*?)|\*\.go|package\*\.json|Cargo\.(\*|lock\*)|\*\.csproj|\*\.sln|gradle\*|\*\.gradle\*?|\*\.kts)$/;

/** Files for people, git, editors, tests and Docker. */
function isAside(path: string): boolean {
  return (
    /(^|\/)(\.git|\.github|\.vscode|\.idea|\.devcontainer|docs?|tests?|testdata)\//.test(path) ||
    /\.(md|adoc|rst|lock)$/.test(path) ||
    /(^|\/)(LICEN[CS]E[^/]*|NOTICE|Makefile|[^/]*Dockerfile[^/]*|\.dockerignore|\.git[a-z]+|\.editorconfig|(docker-)?compose[^/]*\.ya?ml|\.golangci\.ya?ml|\.gitlab-ci\.yml|\.travis\.yml)$/.test(
      path,
    )
  );
}
