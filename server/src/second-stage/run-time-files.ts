import { contextSourcesOf } from "../dockerfile/context-sources.ts";
import { destinationOf } from "../dockerfile/copied-file.ts";
import { type Copy, readCopy } from "../dockerfile/copy.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { workdirAt } from "../dockerfile/working-directory.ts";
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
  const paths = new Set<string>();
  let isAll = true;
  for (const instruction of ground.cut.build) {
    const copy = readCopy(instruction);
    if (copy === undefined) continue;
    const found = filesOf(ground, copy, (path) => isAside(path) || isSource(path));
    for (const path of found.paths) paths.add(path);
    isAll &&= found.isAll;
  }
  return { paths: [...paths], isAll };
}

/** Whether everything that the copies of a build bring lies in one folder. */
export function copiesInto({ cut, dockerfile }: Ground, folder: string): boolean {
  return cut.build.every((instruction) => {
    const copy = readCopy(instruction);
    const target = copy === undefined ? folder : destinationOf(dockerfile, copy);
    return target !== undefined && liesIn(target, folder);
  });
}

function filesOf(
  { dockerfile, project: { context } }: Ground,
  copy: Copy,
  isSource: (path: string) => boolean,
): RunTimeFiles {
  const unknown = { paths: [], isAll: false };
  const target = destinationOf(dockerfile, copy);
  const isPlaced = copy.destination.value.startsWith("/") || workdirAt(dockerfile, copy.instruction).isSet;
  const sources = contextSourcesOf(dockerfile, copy.instruction);
  if (target === undefined || !isPlaced || sources.length < copy.sources.length || copy.from !== undefined)
    return unknown;
  const isFolder = copy.sources.length > 1 || /(^|\/)\.{0,2}$/.test(copy.destination.value);
  const paths = new Set<string>();
  let isAll = true;
  for (const { path, isPattern } of sources) {
    if (isPattern ? manifests.test(path) : path !== "" && isSource(path)) continue;
    const entry = isPattern ? undefined : context?.entries.get(path);
    if (entry?.type === "file") paths.add(isFolder ? `${target}/${path.slice(path.lastIndexOf("/") + 1)}` : target);
    else if (!isPattern && context?.complete === true && (path === "" || entry?.type === "directory")) {
      for (const file of context.entries.values()) {
        const inside =
          path === "" ? file.path : file.path.startsWith(`${path}/`) ? file.path.slice(path.length + 1) : undefined;
        if (inside === undefined || file.type === "directory" || context.excludes(file.path) || isSource(file.path))
          continue;
        const [top = ""] = inside.split("/");
        if (top !== inside && assets.test(top)) paths.add(target === "/" ? `/${top}` : `${target}/${top}`);
        else if (assets.test(path.slice(path.lastIndexOf("/") + 1))) paths.add(target);
        else isAll = false;
      }
    } else isAll = false;
  }
  return { paths: [...paths], isAll };
}

/** Folders that go by what a program reads from them. */
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
