import { baseFamily } from "../dockerfile/base-family.ts";
import { type BuildCall, findBuild } from "../dockerfile/find-build.ts";
import { subcommand, wordText } from "../dockerfile/invocations.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { builderName } from "../dockerfile/two-stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import { type Ground, type Language, mayNeedMore, titleOf } from "./language.ts";
import { runTimeFiles } from "./run-time-files.ts";
import { systemChanges } from "./system-changes.ts";

/** `dotnet publish` puts all that a program needs into one folder, besides the runtime. */
export const dotnet: Language = {
  isBuiltIn: ({ registry, path }) => registry === "mcr.microsoft.com" && path === "dotnet/sdk",

  *secondStages(ground) {
    const folder = publishedFolder(ground);
    const changes = systemChanges(ground, ({ program }) => program === "dotnet");
    // Only three numbers name a release of the SDK alone; data of cultures is another matter on Alpine.
    const [, version, suite = ""] = /^(\d+\.\d+)(?:\.\d+)?(-[a-z-]+)?$/.exec(ground.image.tag ?? "") ?? [];
    if (folder === undefined || version === undefined || !changes.installsToolsAlone) return;
    if (baseFamily(ground.stage).libc !== "glibc") return;
    const base = `mcr.microsoft.com/dotnet/aspnet:${version}${suite}`;
    const { paths, isAll } = runTimeFiles(ground, isPublished);
    // The settings are looked for in the working directory.
    const isHere = ground.cut.lastFolder === folder;
    const lines = [folder, ...paths].map((path) => `COPY --from=${builderName} ${path} ${path}`);
    const doubt = isHere && isAll && changes.isKnown ? undefined : mayNeedMore;
    yield { second: { base, lines }, title: titleOf(base, [], doubt) };
  },
};

/** Sources, and what goes along with them into the folder. */
function isPublished(path: string): boolean {
  return /\.(cs|fs|vb|(cs|fs|vb)proj|slnx?|props|targets|json|cshtml|razor|resx)$|(^|\/)(wwwroot|bin|obj)\/|(^|\/)nuget\.config$/i.test(
    path,
  );
}

/** The folder that a `dotnet publish` writes, where the program that is started lies in it. */
function publishedFolder({ cut, calls }: Ground): string | undefined {
  const [program, file] = cut.start.words;
  const path = file?.literal?.endsWith(".dll") === true ? resolvePath(cut.lastFolder, file.literal) : undefined;
  if (program?.literal !== "dotnet" || path === undefined) return undefined;
  const build = findBuild(calls, path, (call, at) => folderOf(call, at) !== undefined);
  const folder = build === undefined ? undefined : folderOf(build, path);
  return folder === "/" ? undefined : folder;
}

/** Where a `dotnet publish` that writes a file puts everything. */
function folderOf({ invocation, folder }: BuildCall, path: string): string | undefined {
  if (invocation.program !== "dotnet" || subcommand(invocation) !== "publish") return undefined;
  const words = invocation.arguments.map(wordText);
  const at = words.findIndex((word) => word === "-o" || word === "--output");
  const named =
    at === -1 ? words.find((word) => /^(--output|-o)[=:]/.test(word))?.replace(/^[^=:]*[=:]/, "") : words[at + 1];
  if (named !== undefined) {
    const output = named.includes("$") ? undefined : resolvePath(folder, named);
    return output !== undefined && liesIn(path, output) ? output : undefined;
  }
  const own = /^(.*\/bin\/Release\/net[\w.]+\/publish)\/[^/]+$/.exec(path)?.[1];
  return own !== undefined && folder !== undefined && liesIn(own, folder) ? own : undefined;
}
