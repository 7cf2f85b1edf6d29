import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { callText, isFlagged } from "./call-text.ts";
import { inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
import { overwritten } from "./overwritten.ts";
import type {
  CacheFolder,
  CachePlace,
  CopyPlan,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";
import { pip } from "./pip.ts";

/** Poetry (python-poetry.org). */
export const poetry: PackageManager = {
  id: "poetry",
  programs: ["poetry"],
  users: [],
  mention: /\bpoetry\b/,
  folderFlags: ["-C", "--directory", "-P", "--project"],
  install: poetryInstall,
  manifests: /(^|\/)(pyproject\.toml|poetry\.lock)\*?$/,
  installed: /site-packages|venv|(^|\/)\.local(\/|$)/,
  files: /^(pyproject\.toml|poetry\.lock\*?|poetry\.toml)$/,
  fileWords: ["toml", "poetry"],
  commandFor: (_, use) =>
    use === undefined ? undefined : callText(use, isFlagged(use, "--no-root") ? [] : ["--no-root"]),
  plan: poetryPlan,
  caches: poetryCaches,
  texts: pip.texts,
};

const valueFlags: readonly string[] = "-C --directory -P --project -E --extras --only --with --without".split(" ");

function poetryInstall(invocation: Invocation): InstallCall | undefined {
  if (invocation.program !== "poetry" || isFlagged(invocation, "--dry-run", "--only-root")) return undefined;
  const [verb = "", another] = operands(invocation.arguments, valueFlags).map(wordText);
  if ((verb !== "install" && verb !== "sync") || another !== undefined) return undefined;
  return { name: `poetry ${verb}`, onlyInstalls: true };
}

function poetryPlan({ project, folder, install }: PlanRequest): ManifestPlan {
  const { invocation } = install;
  const python = project.pythonProjects.get(folder);
  const commands: Pick<CopyPlan, "command" | "after"> = isFlagged(invocation, "--no-root")
    ? {}
    : { command: callText(invocation, ["--no-root"]), after: onlyRoot(invocation) };
  if (python === undefined || project.context === undefined) {
    const plan = planWithoutManifest(project, folder, ["pyproject.toml", "poetry.lock*"]);
    // Whether the project is a package is not known: a second run installs no more than that.
    return plan.kind === "copy" && commands.after !== undefined
      ? { ...plan, ...commands, after: callText(invocation) }
      : plan;
  }
  if (!python.readable) return refused("pyproject.toml can't be read");
  if (!python.hasDependencies) return { kind: "pointless" };
  if (!reaches(project, inFolder(folder, "pyproject.toml"))) return refused("pyproject.toml is kept out of the build");
  const [local] = python.localDependencies;
  if (local !== undefined) return refused("the package {name} is a folder of the sources", { name: local });
  if (python.dynamic.includes("dependencies") && !reaches(project, inFolder(folder, "poetry.lock")))
    return refused("what the project depends on does not stand in pyproject.toml");
  const files = present(project, folder, ["pyproject.toml", "poetry.lock", "poetry.toml"]);
  const doubt = overwritten(project, folder, ".venv");
  return {
    kind: "copy",
    files,
    ...(python.isPoetryPackage ? commands : {}),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** The project alone: what chooses among the packages does not go with `--only-root`, and `sync` would take the packages away. */
function onlyRoot(invocation: Invocation): string {
  const dropped = new Set<ShellWord>();
  for (const [at, word] of invocation.arguments.entries()) {
    const text = wordText(word);
    if (/^(--(only|with|without|extras|all-extras|all-groups|no-dev|dev|sync|remove-untracked)\b|-E)/.test(text)) {
      dropped.add(word);
      const next = invocation.arguments[at + 1];
      if (/^(-E|--(extras|only|with|without))$/.test(text) && next !== undefined) dropped.add(next);
    }
    if (text === "sync") dropped.add(word);
  }
  const text = callText(invocation, [], (word) => dropped.has(word));
  return isFlagged(invocation, "install") ? `${text} --only-root` : `${text} install --only-root`;
}

function poetryCaches({ invocation, home, setting }: CachePlace): readonly CacheFolder[] {
  if (isFlagged(invocation, "--no-cache")) return [];
  const own = setting("POETRY_CACHE_DIR");
  return [
    {
      target: own ?? `${setting("XDG_CACHE_HOME") ?? `${home}/.cache`}/pypoetry`,
      holds: "downloads",
      sharing: "locked",
    },
  ];
}
