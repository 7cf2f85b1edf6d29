import type { MavenProject } from "../project/maven.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { contextPath, inFolder, reaches } from "./context-files.ts";

/** The poms of a build besides that of its folder, or why they can't be told. */
export type MavenPoms =
  | { readonly kind: "poms"; readonly files: readonly string[]; readonly doubt: Message | undefined }
  | { readonly kind: "refused"; readonly reason: Message };

const maxModules = 60;

/** Follows modules and parents from the pom of a folder; what lies outside the copied folder comes from a repository. */
export function mavenPoms(project: Project, folder: string, source: string, root: MavenProject): MavenPoms {
  const found = new Map([[folder, root]]);
  for (const [at, pom] of found) {
    if (!pom.readable) return refused(["{name} can't be read", { name: inFolder(at, "pom.xml") }]);
    const local = pom.localFiles[0];
    if (local !== undefined) return refused(["{name} is a file of the sources", { name: local }]);
    if (found.size > maxModules) return refused(["it has more than {count} modules", { count: maxModules }]);
    for (const module of pom.modules) {
      const path = folderOf(at, module);
      const own = path === undefined ? undefined : project.mavenProjects.get(path);
      if (path === undefined || own === undefined || !isBrought(project, path, source))
        return refused(["the module {name} has no pom.xml in the build context", { name: module }]);
      found.set(path, own);
    }
    // A profile may be off, and a parent may come from a repository.
    for (const other of [...pom.profileModules, ...(pom.parentPath === undefined ? [] : [pom.parentPath])]) {
      const path = folderOf(at, other);
      const own = path === undefined ? undefined : project.mavenProjects.get(path);
      if (path !== undefined && own !== undefined && isBrought(project, path, source)) found.set(path, own);
    }
  }
  const files = [...found.keys()].filter((at) => at !== folder).map((at) => inFolder(at, "pom.xml"));
  return { kind: "poms", files, doubt: doubtOf([...found.values()]) };
}

function refused(reason: Message): MavenPoms {
  return { kind: "refused", reason };
}

/** The folder of a pom that is named by its folder or its file. */
function folderOf(at: string, path: string): string | undefined {
  const named = contextPath(at, path.replaceAll("\\", "/"));
  return named === undefined || !/\.xml$/.test(named) ? named : named.replace(/(^|\/)pom\.xml$/, "");
}

function isBrought(project: Project, folder: string, source: string): boolean {
  return (
    (source === "" || folder === source || folder.startsWith(`${source}/`)) &&
    reaches(project, inFolder(folder, "pom.xml"))
  );
}

/** Versions of the plugin look in repositories for a module that another one depends on, where it is not yet (MDEP-204, MDEP-516). */
function doubtOf(poms: readonly MavenProject[]): Message | undefined {
  const modules = new Set(poms.map(({ artifactId }) => artifactId));
  const needed = poms.flatMap(({ dependencies }) => dependencies).map((name) => name.slice(name.indexOf(":") + 1));
  const name = needed.find((one) => modules.has(one));
  return name === undefined ? undefined : ["the module {name}, which another one needs, is not built yet", { name }];
}
