import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import { callText, isFlagged } from "./call-text.ts";
import { inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
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

/** Pipenv (pipenv.pypa.io). */
export const pipenv: PackageManager = {
  id: "pipenv",
  programs: ["pipenv"],
  users: [],
  mention: /\bpipenv\b/,
  folderFlags: [],
  install: pipenvInstall,
  manifests: /(^|\/)Pipfile/,
  installed: /site-packages|venv|(^|\/)\.local(\/|$)/,
  files: /^Pipfile(\.lock\*?|\*)?$/,
  fileWords: ["pipfile"],
  commandFor: (_, use) => (use === undefined ? undefined : callText(use)),
  plan: pipenvPlan,
  caches: pipenvCaches,
  texts: pip.texts,
};

const valueFlags: readonly string[] = "--python -i --index --pypi-mirror --extra-pip-args --categories".split(" ");

function pipenvInstall(invocation: Invocation): InstallCall | undefined {
  if (invocation.program !== "pipenv" || isFlagged(invocation, "-r", "--requirements", "-e", "--editable"))
    return undefined;
  const [verb = "", another] = operands(invocation.arguments, valueFlags).map(wordText);
  if ((verb !== "install" && verb !== "sync") || another !== undefined) return undefined;
  return { name: `pipenv ${verb}`, onlyInstalls: true };
}

function pipenvPlan(request: PlanRequest): ManifestPlan {
  const { project, install, folder } = request;
  if (setVariable(request, "PIPENV_PIPFILE") !== undefined) return refused("PIPENV_PIPFILE says where the Pipfile is");
  const pipfile = project.pipfiles.get(folder);
  if (pipfile === undefined || project.context === undefined)
    return planWithoutManifest(project, folder, ["Pipfile", "Pipfile.lock*"]);
  if (!pipfile.readable) return refused("Pipfile can't be read");
  if (!reaches(project, inFolder(folder, "Pipfile"))) return refused("Pipfile is kept out of the build");
  const [local] = pipfile.localDependencies;
  if (local !== undefined) return refused("the package {name} is a folder of the sources", { name: local });
  const needsLock = install.name === "pipenv sync" || isFlagged(install.invocation, "--deploy", "--ignore-pipfile");
  if (needsLock && !reaches(project, inFolder(folder, "Pipfile.lock")))
    return refused("there is no lock file in the build context");
  if (!pipfile.hasDependencies) return { kind: "pointless" };
  const files = present(project, folder, ["Pipfile", "Pipfile.lock"]);
  const doubt = overwritten(project, folder, ".venv");
  return { kind: "copy", files, ...(doubt === undefined ? {} : { doubt }) };
}

function pipenvCaches({ home, setting }: CachePlace): readonly CacheFolder[] {
  const own = setting("PIPENV_CACHE_DIR");
  return [
    { target: own ?? `${setting("XDG_CACHE_HOME") ?? `${home}/.cache`}/pipenv`, holds: "downloads", sharing: "locked" },
  ];
}
