import { callText } from "./call-text.ts";
import { inFolder, reaches, refused } from "./context-files.ts";
import type { ManifestPlan, PackageManager, PlanRequest } from "./package-manager.ts";
import { pip } from "./pip.ts";
import { pipInstall, pipWords, readPipCall } from "./pip-call.ts";
import { requirementsPlan } from "./requirements-plan.ts";
import { uvCaches } from "./uv.ts";

/** The part of uv that works as pip does (docs.astral.sh/uv/pip). */
export const uvPip: PackageManager = {
  ...pip,
  id: "uv pip",
  programs: ["uv"],
  mention: /\buv\b/,
  folderFlags: ["--directory"],
  install: (invocation) => {
    const verb =
      invocation.program === "uv" ? pipWords(invocation)?.find(({ text }) => /^(install|sync)$/.test(text)) : undefined;
    return verb === undefined ? undefined : pipInstall(`uv pip ${verb.text}`, invocation);
  },
  commandFor: (names, use) =>
    use === undefined
      ? undefined
      : `uv pip install ${[...systemFlag(use), ...names.map((name) => `-r ${name}`)].join(" ")}`,
  plan: uvPipPlan,
  caches: uvCaches,
};

function systemFlag({ arguments: words }: Parameters<typeof callText>[0]): readonly string[] {
  return words.some(({ text }) => text === "--system") ? ["--system"] : [];
}

/** `-r pyproject.toml` installs what the project depends on, without the project. */
function uvPipPlan(request: PlanRequest): ManifestPlan {
  const { project, folder, install } = request;
  const call = readPipCall(install.invocation);
  if (call === undefined) return { kind: "pointless" };
  const isFromProject = call.requirements.some((file) => file.endsWith("pyproject.toml"));
  if (call.requirements.length > 0 && !isFromProject) return requirementsPlan(request, call);
  const python = project.pythonProjects.get(folder);
  if (python?.hasDependencies !== true) return { kind: "pointless" };
  if (call.requirements.length + call.folders.length > 1)
    return refused("`{name}` installs several projects", { name: install.name });
  const [local] = python.localDependencies;
  if (local !== undefined) return refused("the package {name} is a folder of the sources", { name: local });
  const file = inFolder(folder, "pyproject.toml");
  if (python.dynamic.includes("dependencies") || python.dependencies.length === 0 || !reaches(project, file))
    return refused("what the project depends on does not stand in pyproject.toml");
  const [written = "", place = "", extras = ""] = /^(.*?)\/?(?:\[([^\]]*)\])?$/.exec(call.folders[0] ?? "") ?? [];
  if (written === "") return { kind: "copy", files: [file] };
  const options = extras.split(",").flatMap((extra) => (extra.trim() === "" ? [] : ["--extra", extra.trim()]));
  const added = ["-r", place === "." ? "pyproject.toml" : `${place}/pyproject.toml`, ...options];
  return {
    kind: "copy",
    files: [file],
    command: callText(install.invocation, added, (word) => call.folderWords.has(word)),
  };
}
