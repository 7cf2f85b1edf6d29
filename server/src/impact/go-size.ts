import { cachePlace } from "../dependencies/cache-place.ts";
import { go } from "../dependencies/go.ts";
import { buildScriptOf } from "../dockerfile/build-scripts.ts";
import { cacheTargets } from "../dockerfile/cache-output.ts";
import { folderOf } from "../dockerfile/command-folder.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { imagePath } from "../dockerfile/image-paths.ts";
import { invocations, wordText } from "../dockerfile/invocations.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import type { Project } from "../project/project.ts";
import { addsNothing } from "./adds-nothing.ts";
import { contextFileAt } from "./context-file-at.ts";
import type { Size } from "./impact.ts";

/** The bytes that `go mod download` adds, from Go's module cache of this machine; undefined where a RUN does anything else, or a module is not there. */
export function goSize(dockerfile: Dockerfile, run: Instruction, project: Project): Size | undefined {
  const one =
    go.mention.test(run.cooked.text) && run.heredocs.length === 0 ? buildScriptOf(dockerfile, run) : undefined;
  if (one === undefined || !one.script.ok) return undefined;
  const calls = invocations(one.script);
  const [download, ...more] = calls.filter((call) => !addsNothing(call));
  if (download === undefined || more.length > 0 || calls.length !== one.script.commands.length) return undefined;
  const words = download.arguments.map(wordText).filter((word) => word !== "-x");
  if (download.program !== "go" || words.join(" ") !== "mod download") return undefined;
  const place = cachePlace(dockerfile, project, run, download, "/root");
  if (place === undefined || ["GOFLAGS", "GOWORK", "GO111MODULE"].some((name) => place.setting(name) !== undefined))
    return undefined;
  const folder = folderOf(dockerfile, one.run, one.script, download, [], imagePath(dockerfile, run, "."));
  const path = folder && contextFileAt(dockerfile, run, `${folder}/go.mod`, project);
  const modules = path === undefined ? undefined : project.packageSizes.go.get(path);
  const isInWorkspace = project.goWorkspaces.size > 0;
  if (path === undefined || modules === undefined || modules.missing > 0 || isInWorkspace) return undefined;
  const [cache] = go.caches(place).filter(({ holds }) => holds === "downloads");
  if (cache !== undefined && cacheTargets(dockerfile, run).some((target) => liesIn(cache.target, target)))
    return { bytes: 0, pullBytes: 0, confidence: "table", grounds: ["Modules stay in the cache mount"] };
  return {
    bytes: modules.bytes,
    pullBytes: null,
    confidence: "table",
    grounds: [
      "From Go's module cache on this machine, {count} modules of {path}, their archives and what is unpacked from them",
      { count: modules.count, path },
    ],
  };
}
