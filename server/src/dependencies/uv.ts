import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { Project } from "../project/project.ts";
import { callText, flagValue, isFlagged } from "./call-text.ts";
import { foldersAround, inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
import { overwritten } from "./overwritten.ts";
import type {
  CacheFolder,
  CachePlace,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";
import { pip } from "./pip.ts";
import { setVariable } from "./set-variable.ts";

/** uv (docs.astral.sh/uv, "Using uv in Docker"). */
export const uv: PackageManager = {
  id: "uv",
  programs: ["uv"],
  users: [],
  mention: /\buv\b/,
  folderFlags: ["--project", "--directory"],
  install: uvInstall,
  manifests: /(^|\/)(pyproject\.toml|uv\.lock)\*?$/,
  installed: /site-packages|venv/,
  files: /^(pyproject\.toml|uv\.lock\*?|\.python-version\*?|uv\.toml)$/,
  fileWords: ["toml", "uv", "python-version"],
  commandFor: (names, use) => {
    const lock = names.includes("uv.lock") ? lockFlag(use) : [];
    return use === undefined || isSplit(use) ? undefined : callText(use, [...lock, "--no-install-project"]);
  },
  plan: uvPlan,
  caches: uvCaches,
  texts: pip.texts,
};

const valueFlags: readonly string[] =
  "--project --directory --python -p --extra --no-extra --group --no-group --only-group --package --index --default-index --index-url -i --extra-index-url --link-mode --cache-dir --config-file --no-install-package --config-setting --resolution --prerelease --color".split(
    " ",
  );

function uvInstall(invocation: Invocation): InstallCall | undefined {
  if (invocation.program !== "uv" || isFlagged(invocation, "--dry-run", "--check", "--script")) return undefined;
  const words = operands(invocation.arguments, valueFlags).map(wordText);
  return words.length === 1 && words[0] === "sync" ? { name: "uv sync", onlyInstalls: true } : undefined;
}

/** The call leaves the project itself out. */
function isSplit(invocation: Invocation): boolean {
  return isFlagged(invocation, "--no-install-project", "--no-install-workspace");
}

function uvPlan(request: PlanRequest): ManifestPlan {
  const { project, folder, install } = request;
  const { invocation } = install;
  const python = project.pythonProjects.get(folder);
  if (python === undefined || project.context === undefined) {
    const plan = planWithoutManifest(project, folder, ["pyproject.toml", "uv.lock*", ".python-version*"]);
    const command = callText(invocation, ["--no-install-project"]);
    return plan.kind !== "copy" || isSplit(invocation) ? plan : { ...plan, command, after: callText(invocation) };
  }
  if (!python.readable) return refused("pyproject.toml can't be read");
  const root = foldersAround(request).find((one) => project.pythonProjects.get(one)?.isUvWorkspace);
  if (root !== undefined && root !== folder) return refused("the project is a member of a workspace");
  if (!python.hasDependencies && root === undefined) return { kind: "pointless" };
  if (!reaches(project, inFolder(folder, "pyproject.toml"))) return refused("pyproject.toml is kept out of the build");
  const local = localDependency(project, folder, root !== undefined);
  if (local !== undefined) return refused("the package {name} is a folder of the sources", { name: local });
  const hasLock = reaches(project, inFolder(folder, "uv.lock"));
  const needsLock = root !== undefined || python.dynamic.some((one) => /dependencies$/.test(one));
  if (needsLock && !hasLock) return refused("pyproject.toml does not name all packages and there is no lock file");
  if (needsLock && setVariable(request, "UV_LOCKED") !== undefined)
    return refused("UV_LOCKED asks for what is not copied yet");
  const files = present(project, folder, ["pyproject.toml", "uv.lock", "uv.toml", ".python-version"]);
  const doubt = overwritten(project, folder, ".venv");
  const isWhole = !needsLock && (isSplit(invocation) || !python.isUvPackage);
  const commands = isWhole ? {} : commandsFor(request, { hasLock, needsLock, isWorkspace: root !== undefined });
  return { kind: "copy", files, ...commands, ...(doubt === undefined ? {} : { doubt }) };
}

/** The first package that is a folder of the sources; in a workspace its members name some too. */
function localDependency(project: Project, folder: string, isWorkspace: boolean): string | undefined {
  const isOwn = (path: string): boolean =>
    path === folder || (isWorkspace && (folder === "" || path.startsWith(`${folder}/`)));
  const own = [...project.pythonProjects].filter(([path]) => isOwn(path));
  return own.flatMap(([, { localDependencies }]) => localDependencies)[0];
}

/** Whether the lock file is up to date can't be told without a workspace's members; the call behind the copy tells. */
function commandsFor(
  request: PlanRequest,
  { hasLock, needsLock, isWorkspace }: Readonly<Record<"hasLock" | "needsLock" | "isWorkspace", boolean>>,
): { readonly command: string; readonly after: string } {
  const { invocation } = request.install;
  const isSet = ["UV_LOCKED", "UV_FROZEN"].some((name) => setVariable(request, name) !== undefined);
  const lock = hasLock && !isSet ? lockFlag(invocation) : [];
  const isFrozen = setVariable(request, "UV_FROZEN") !== undefined || isFlagged(invocation, "--frozen");
  const before = needsLock ? (isFrozen ? [] : ["--frozen"]) : lock;
  const only = isWorkspace ? "--no-install-workspace" : "--no-install-project";
  const isDropped = (text: string): boolean => text === only || (needsLock && text === "--locked");
  return {
    command: callText(invocation, [...before, only], ({ text }) => isDropped(text)),
    after: callText(invocation, lock),
  };
}

function lockFlag(call: Invocation | undefined): readonly string[] {
  return call !== undefined && isFlagged(call, "--locked", "--frozen", "-U", "--upgrade", "-P", "--upgrade-package")
    ? []
    : ["--locked"];
}

/** Builds may use it at once; from a mount uv copies rather than links, and says so unless UV_LINK_MODE is `copy`. */
export function uvCaches({ invocation, home, setting }: CachePlace): readonly CacheFolder[] {
  const off = setting("UV_NO_CACHE");
  if (isFlagged(invocation, "-n", "--no-cache", "--no-cache-dir") || (off !== undefined && !/^(0|false|)$/.test(off)))
    return [];
  const own = flagValue(invocation, "--cache-dir") ?? setting("UV_CACHE_DIR");
  return [
    { target: own ?? `${setting("XDG_CACHE_HOME") ?? `${home}/.cache`}/uv`, holds: "downloads", sharing: "shared" },
  ];
}
