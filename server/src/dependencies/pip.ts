import { flagValue } from "./call-text.ts";
import { refused } from "./context-files.ts";
import type { CacheFolder, CachePlace, ManifestPlan, PackageManager, PlanRequest } from "./package-manager.ts";
import { pipInstall, pipManifest, pipWords, readPipCall } from "./pip-call.ts";
import { requirementsPlan } from "./requirements-plan.ts";

/** pip (pip.pypa.io). */
export const pip: PackageManager = {
  id: "pip",
  programs: ["pip", "pip3"],
  users: ["python", "python3"],
  mention: /\bpip[\d.]*\b/,
  folderFlags: [],
  namedManifest: pipManifest,
  install: (invocation) =>
    invocation.program === "uv" || pipWords(invocation) === undefined
      ? undefined
      : pipInstall("pip install", invocation),
  manifests: /(^|\/)[^/]*(require|constraint)[^/]*$|\.(txt|in)\*?$|(^|\/)(pyproject\.toml|setup\.(py|cfg))\*?$/i,
  installed: /site-packages|venv|wheel|(^|\/)\.local(\/|$)/,
  files: /^requirements[\w.-]*\.txt$/,
  fileWords: ["txt"],
  commandFor: (names) => `pip install --no-cache-dir ${names.map((name) => `-r ${name}`).join(" ")}`,
  plan: pipPlan,
  caches: pipCaches,
  texts: {
    again: "Any changed file makes `{command}` install every package again",
    split: "Install packages in a layer of their own",
  },
};

function pipPlan(request: PlanRequest): ManifestPlan {
  const call = readPipCall(request.install.invocation);
  if (call === undefined) return { kind: "pointless" };
  if (call.requirements.length > 0) return requirementsPlan(request, call);
  return request.project.pythonProjects.get(request.folder)?.hasDependencies === true
    ? refused("pip installs what a project depends on only together with the project")
    : { kind: "pointless" };
}

/** Nothing is kept where the call, or a variable, turns the cache off. */
function pipCaches({ invocation, home, setting }: CachePlace): readonly CacheFolder[] {
  const off = setting("PIP_NO_CACHE_DIR");
  if (flagValue(invocation, "--no-cache-dir") !== undefined || (off !== undefined && !/^(0|false|no|off|)$/i.test(off)))
    return [];
  const own = flagValue(invocation, "--cache-dir") ?? setting("PIP_CACHE_DIR");
  return [
    { target: own ?? `${setting("XDG_CACHE_HOME") ?? `${home}/.cache`}/pip`, holds: "downloads", sharing: "shared" },
  ];
}
