import { baseImage } from "../dockerfile/base-family.ts";
import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { GoModule } from "../project/go.ts";
import type { Project } from "../project/project.ts";
import { cachePlace } from "./cache-place.ts";
import { inFolder, planWithoutManifest, reaches } from "./context-files.ts";
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
  folderFlags: ["-C"],
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
  if (program !== "go") return undefined;
  const words = operands(all, ["-C"]).map(wordText);
  const [verb = "", second = ""] = words;
  if (verb === "mod" && (second === "download" || second === "tidy"))
    return { name: `go mod ${second}`, onlyInstalls: second === "download" && words.length === 2 };
  if (!commands.has(verb) || all.some(({ text }) => /^-mod=vendor$/.test(text))) return undefined;
  // `go install tool@version` and `go get tool` fetch something else than the module's requirements.
  const fetchesOther = words
    .slice(1)
    .some((word) => word.includes("@") || (/^[\w-]+\.\w+\//.test(word) && verb !== "build"));
  return fetchesOther ? undefined : { name: `go ${verb}`, onlyInstalls: false };
}

function goPlan({ dockerfile, project, run, install, folder }: PlanRequest): ManifestPlan {
  const setting = cachePlace(dockerfile, run, install.invocation, "/")?.setting;
  if (setting?.("GO111MODULE") === "off" || /-mod=vendor/.test(setting?.("GOFLAGS") ?? ""))
    return { kind: "pointless" };
  const plan = modulePlan(project, folder);
  return plan.kind === "copy" ? { ...plan, command: "go mod download" } : plan;
}

function modulePlan(project: Project, folder: string): ManifestPlan {
  const module = project.goModules.get(folder);
  if (module === undefined) return planWithoutManifest(project, folder, ["go.mod", "go.sum*"]);
  if (module.isVendored || module.requires.length === 0) return { kind: "pointless" };
  if (module.hasWorkspace) return { kind: "impossible", reason: ["go.work joins several modules"] };
  if (!reaches(project, inFolder(folder, "go.mod")))
    return { kind: "impossible", reason: ["go.mod is kept out of the build"] };
  const replaced = replacedModules(project, folder, module);
  if (typeof replaced === "string")
    return { kind: "impossible", reason: ["the module in {folder} is not in the build context", { folder: replaced }] };
  return { kind: "copy", files: [...moduleFiles(project, folder), ...replaced] };
}

function moduleFiles(project: Project, folder: string): readonly string[] {
  return ["go.mod", "go.sum"].map((name) => inFolder(folder, name)).filter((file) => reaches(project, file));
}

/** `go mod download` reads the go.mod of modules that local folders replace; the folder of one that lies outside. */
function replacedModules(project: Project, folder: string, { localReplaces }: GoModule): readonly string[] | string {
  const files: string[] = [];
  for (const target of localReplaces) {
    const path = inFolder(folder, target.replace(/^\.\//, "").replace(/\/+$/, ""));
    if (!target.startsWith("./") || path.includes("..") || !reaches(project, `${path}/go.mod`)) return target;
    files.push(...moduleFiles(project, path));
  }
  return files;
}

/** Modules, and what was compiled. The golang image sets GOPATH. */
function goCaches({ run, home, setting }: CachePlace): readonly CacheFolder[] {
  const isGoImage = baseImage(run.stage)?.path.split("/").at(-1) === "golang";
  const path = setting("GOPATH")?.split(":")[0] ?? (isGoImage ? "/go" : `${home}/go`);
  return [
    { target: setting("GOMODCACHE") ?? `${path}/pkg/mod`, sharing: "shared" },
    { target: setting("GOCACHE") ?? `${setting("XDG_CACHE_HOME") ?? `${home}/.cache`}/go-build`, sharing: "shared" },
  ];
}
