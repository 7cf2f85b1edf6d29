import { baseImage } from "../dockerfile/base-family.ts";
import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { Project } from "../project/project.ts";
import { cachePlace } from "./cache-place.ts";
import {
  contextPath,
  foldersAround,
  inFolder,
  planWithoutManifest,
  present,
  reaches,
  refused,
} from "./context-files.ts";
import type {
  CacheFolder,
  CachePlace,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";

/** Go modules (Go modules reference). */
export const go: PackageManager = {
  id: "go",
  programs: ["go"],
  users: [],
  mention: /\bgo\s+(?:-|mod|build|install|test|get|run|vet|generate|list)/,
  folderFlags: [],
  install: goInstall,
  manifests: /(^|\/)go\.(mod|\*|work)$|(^|\/)go\.\[?ms/,
  installed: /\/go\/pkg/,
  files: /^go\.(mod|sum|work|\*)$/,
  fileWords: ["mod", "sum", "work", "go"],
  commandFor: () => "go mod download",
  plan: goPlan,
  caches: goCaches,
  texts: {
    again: "Any changed file makes `{command}` download every module again",
    split: "Download modules in a layer of their own",
  },
};

const commands: ReadonlySet<string> = new Set(["build", "install", "test", "get", "run", "vet", "generate", "list"]);

function goInstall({ program, arguments: all }: Invocation): InstallCall | undefined {
  if (program !== "go" || all.some(({ text }) => /^--?(C|mod=vendor)$/.test(text))) return undefined;
  const words = operands(all).map(wordText);
  const [verb = "", second = ""] = words;
  if (verb === "mod" && ["download", "tidy", "vendor"].includes(second))
    return { name: `go mod ${second}`, onlyInstalls: second === "download" && words.length === 2 };
  if (!commands.has(verb)) return undefined;
  // `go install tool@version` and `go get tool` fetch something else than the module's requirements.
  const fetchesOther = words
    .slice(1)
    .some((word) => word.includes("@") || (/^[\w-]+\.\w+\//.test(word) && verb !== "build"));
  return fetchesOther ? undefined : { name: `go ${verb}`, onlyInstalls: false };
}

function goPlan(request: PlanRequest): ManifestPlan {
  const { dockerfile, project, run, install } = request;
  const setting = cachePlace(dockerfile, project, run, install.invocation, "/")?.setting;
  if (setting?.("GO111MODULE") === "off" || /-mod=vendor/.test(setting?.("GOFLAGS") ?? ""))
    return { kind: "pointless" };
  const workspace = setting?.("GOWORK") === undefined ? workspaceAround(request) : undefined;
  const plan = workspace === undefined ? modulePlan(request) : workspacePlan(project, workspace);
  return plan.kind === "copy" && !install.onlyInstalls ? { ...plan, command: "go mod download" } : plan;
}

function modulePlan(request: PlanRequest): ManifestPlan {
  const { project } = request;
  const folder = foldersAround(request).find((one) => project.goModules.has(one));
  const module = folder === undefined ? undefined : project.goModules.get(folder);
  if (folder === undefined || module === undefined)
    return planWithoutManifest(project, request.folder, ["go.mod", "go.sum*"]);
  if (module.isVendored || module.requires.length === 0) return { kind: "pointless" };
  return filesOf(project, [folder], replacedBy(folder, module.localReplaces));
}

/** The folder of the go.work that is in force; GOWORK may name another. */
function workspaceAround(request: PlanRequest): string | undefined {
  const { project } = request;
  return foldersAround(request).find(
    (one) => project.goWorkspaces.has(one) && reaches(project, inFolder(one, "go.work")),
  );
}

/** In a workspace `go mod download` reads the go.mod of every member. */
function workspacePlan(project: Project, folder: string): ManifestPlan {
  const { uses = [], localReplaces = [], isVendored = false } = project.goWorkspaces.get(folder) ?? {};
  const members = uses.map((use) => contextPath(folder, use));
  const outside = uses.find((_, at) => members[at] === undefined);
  if (outside !== undefined)
    return refused("the module in {folder} lies outside of the build context", { folder: outside });
  const modules = members.flatMap((path) =>
    path === undefined ? [] : [{ path, module: project.goModules.get(path) }],
  );
  if (isVendored || modules.every(({ module }) => module?.requires.length === 0)) return { kind: "pointless" };
  const replaced = [
    ...replacedBy(folder, localReplaces),
    ...modules.flatMap(({ path, module }) => replacedBy(path, module?.localReplaces ?? [])),
  ];
  const plan = filesOf(
    project,
    modules.map(({ path }) => path),
    replaced,
  );
  const own = present(project, folder, ["go.work", "go.work.sum"]);
  return plan.kind === "copy" ? { ...plan, files: [...new Set([...own, ...plan.files])] } : plan;
}

interface Replaced {
  /** As written. */
  readonly target: string;
  /** In the build context; undefined outside of it. */
  readonly path: string | undefined;
}

function replacedBy(folder: string, targets: readonly string[]): readonly Replaced[] {
  return targets.map((target) => ({ target, path: contextPath(folder, target) }));
}

/** go.mod and go.sum of modules, and the go.mod of those in local folders that replace others, which `go mod download` reads. */
function filesOf(project: Project, folders: readonly string[], replaced: readonly Replaced[]): ManifestPlan {
  const outside = replaced.find(
    ({ path }) => path === undefined || !project.context?.entries.has(inFolder(path, "go.mod")),
  );
  if (outside !== undefined)
    return refused("the module in {folder} is not in the build context", { folder: outside.target });
  const all = [...folders, ...replaced.flatMap(({ path }) => path ?? [])];
  const hidden = all.find((folder) => !reaches(project, inFolder(folder, "go.mod")));
  if (hidden !== undefined) return refused("{file} does not reach the build", { file: inFolder(hidden, "go.mod") });
  return { kind: "copy", files: [...new Set(all.flatMap((folder) => present(project, folder, ["go.mod", "go.sum"])))] };
}

/** Modules, and what was compiled. The golang image sets GOPATH. */
function goCaches({ run, home, setting }: CachePlace): readonly CacheFolder[] {
  const isGoImage = baseImage(run.stage)?.path.split("/").at(-1) === "golang";
  const path = setting("GOPATH")?.split(":")[0] ?? (isGoImage ? "/go" : `${home}/go`);
  return [
    { target: setting("GOMODCACHE") ?? `${path}/pkg/mod`, sharing: "shared", holds: "downloads" },
    {
      target: setting("GOCACHE") ?? `${setting("XDG_CACHE_HOME") ?? `${home}/.cache`}/go-build`,
      sharing: "shared",
      holds: "builds",
    },
  ];
}
