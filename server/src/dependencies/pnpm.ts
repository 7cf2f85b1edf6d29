import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { Project } from "../project/project.ts";
import { foldersAround, inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
import { hasFlag, nodeFiles, someName } from "./node-files.ts";
import { localDependencies, nodeManifests, npmScripts, patchFiles, surroundingDoubt } from "./node-manifests.ts";
import type { CopyPlan, InstallCall, ManifestPlan, PackageManager, PlanRequest } from "./package-manager.ts";

/** pnpm (pnpm.io): `pnpm fetch` needs the lock file alone, whatever packages a repository holds. */
export const pnpm: PackageManager = {
  ...nodeFiles,
  id: "pnpm",
  programs: ["pnpm"],
  mention: /\bpnpm\b/,
  folderFlags: ["--dir", "-C"],
  install: pnpmInstall,
  manifests: /(^|\/)(package|pnpm-lock)[^/]*\.(json|yaml)\*?$|(^|\/)package\*?$/,
  commandFor: (names) => (someName(names, /^pnpm-lock/) ? "pnpm install --frozen-lockfile" : undefined),
  plan: pnpmPlan,
  caches: ({ home, setting }) => [
    {
      target:
        setting("npm_config_store_dir") ??
        `${setting("PNPM_HOME") ?? `${setting("XDG_DATA_HOME") ?? `${home}/.local/share`}/pnpm`}/store`,
      sharing: "shared",
      holds: "downloads",
    },
  ],
};

const valueFlags: readonly string[] =
  "--dir -C --filter -F --filter-prod --store-dir --registry --reporter --loglevel --lockfile-dir --virtual-store-dir --node-linker".split(
    " ",
  );

function pnpmInstall(invocation: Invocation): InstallCall | undefined {
  if (invocation.program !== "pnpm" || hasFlag(invocation, "-g", "--global")) return undefined;
  const words = operands(invocation.arguments, valueFlags).map(wordText);
  const [verb = "", ...others] = words[0] === "recursive" ? words.slice(1) : words;
  if (!["install", "i", "ci", "fetch"].includes(verb) || others.length > 0) return undefined;
  return { name: `pnpm ${verb}`, onlyInstalls: true };
}

function pnpmPlan(request: PlanRequest): ManifestPlan {
  const { project, install } = request;
  const { invocation } = install;
  const isFrozen = hasFlag(invocation, "--frozen-lockfile") || install.name === "pnpm ci";
  const folder = foldersAround(request).find((one) => reaches(project, inFolder(one, "pnpm-lock.yaml")));
  if (folder === undefined && project.context !== undefined) {
    return nodeManifests(request, {
      locks: [],
      needsLock: isFrozen || install.name === "pnpm fetch",
      scripts: npmScripts,
      settings: ["pnpm-workspace.yaml", ".pnpmfile.cjs"],
      usual: [],
    });
  }
  if (hasFlag(invocation, "--no-frozen-lockfile", "--frozen-lockfile=false", "--fix-lockfile", "--no-lockfile"))
    return refused("`{name}` may change the lock file", { name: install.name });
  const plan =
    folder === undefined
      ? planWithoutManifest(project, request.folder, [
          "package.json",
          "pnpm-lock.yaml",
          "pnpm-workspace.yaml*",
          ".npmrc*",
        ])
      : lockPlan(project, folder);
  return plan.kind === "copy" && install.name !== "pnpm fetch" ? { ...plan, ...fetchAndLink(request, isFrozen) } : plan;
}

function lockPlan(project: Project, folder: string): ManifestPlan {
  const root = project.nodePackages.get(folder);
  if (root?.hasUnreadableWorkspace) return refused("pnpm-workspace.yaml can't be read");
  // The version of pnpm stands in package.json, where it stands anywhere.
  const names = [
    ...(root?.packageManager === undefined ? [] : ["package.json"]),
    ...["pnpm-lock.yaml", "pnpm-workspace.yaml", ".pnpmfile.cjs"],
    ...(root?.npmrc === "plain" ? [".npmrc"] : []),
  ];
  const files = [...present(project, folder, names), ...(root === undefined ? [] : patchFiles(project, folder, root))];
  const local = [...project.nodePackages]
    .filter(([path]) => folder === "" || path === folder || path.startsWith(`${folder}/`))
    .flatMap(([path, manifest]) => localDependencies({ folder: path, manifest }))[0];
  const doubt =
    local === undefined
      ? surroundingDoubt(project, folder)
      : (["versions before 10.29 look for the folder of {name}", { name: local.name }] as const);
  return { kind: "copy", files: [...new Set(files)], ...(doubt === undefined ? {} : { doubt }) };
}

/** `pnpm fetch` fills the store from the lock file, and behind the copy nothing needs the network. */
function fetchAndLink({ script, install }: PlanRequest, isFrozen: boolean): Pick<CopyPlan, "command" | "after"> {
  const { programWord, command, arguments: words } = install.invocation;
  const kept: string[] = [];
  for (const [at, { text }] of words.entries()) {
    if (/^(-P|-D|--prod|--production|--dev|--(dir|store-dir|registry)=.*)$/.test(text)) kept.push(text);
    if (/^(-C|--dir|--store-dir|--registry)$/.test(text)) kept.push(text, words[at + 1]?.text ?? "");
  }
  const written = script.cooked.text.slice(programWord.start, command.end).replace(/\s+/g, " ");
  const added = [
    ...(isFrozen ? [] : ["--frozen-lockfile"]),
    ...(hasFlag(install.invocation, "--offline") ? [] : ["--offline"]),
  ];
  return {
    command: ["pnpm fetch", ...kept].join(" "),
    after: [written.replace(/ --prefer-offline\b/, ""), ...added].join(" "),
  };
}
