import { baseImage } from "../dockerfile/base-family.ts";
import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import { type DenoConfig, denoConfigFiles } from "../project/deno.ts";
import type { Project } from "../project/project.ts";
import {
  contextPath,
  foldersAround,
  inFolder,
  planWithoutManifest,
  present,
  reaches,
  refused,
} from "./context-files.ts";
import { hasFlag } from "./node-files.ts";
import { surroundingDoubt } from "./node-manifests.ts";
import type {
  CacheFolder,
  CachePlace,
  CopyPlan,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";

/** Deno (docs.deno.com): `deno install` without arguments came with Deno 2. */
export const deno: PackageManager = {
  id: "deno",
  programs: ["deno"],
  users: [],
  mention: /\bdeno\b/,
  folderFlags: [],
  install: denoInstall,
  manifests: /(^|\/)deno[^/]*\.jsonc?\*?$|(^|\/)deno\.\*$|(^|\/)package[^/]*\.json$/,
  installed: /node_modules|deno-dir|\.cache\/deno/,
  files: /^(deno\.jsonc?|deno\.lock\*?|deno\.\*)$/,
  fileWords: ["deno"],
  commandFor: () => "deno install",
  plan: denoPlan,
  caches: denoCaches,
  texts: {
    again: "Any changed file makes `{command}` download every module again",
    split: "Download modules in a layer of their own",
  },
};

const valueFlags: readonly string[] = "-c --config --import-map --lock --cert --allow-scripts".split(" ");

function denoInstall(invocation: Invocation): InstallCall | undefined {
  if (invocation.program !== "deno" || hasFlag(invocation, "-g", "--global")) return undefined;
  const [verb = "", ...others] = operands(invocation.arguments, valueFlags).map(wordText);
  if (verb === "cache") return { name: "deno cache", onlyInstalls: false };
  if (verb === "ci") return { name: "deno ci", onlyInstalls: true };
  if (verb !== "install") return undefined;
  if (hasFlag(invocation, "-e", "--entrypoint")) return { name: "deno install", onlyInstalls: false };
  return others.length === 0 ? { name: "deno install", onlyInstalls: true } : undefined;
}

function denoPlan(request: PlanRequest): ManifestPlan {
  const { project, run, install } = request;
  const base = baseImage(run.stage);
  const isFirst = base?.path === "denoland/deno" && /^(\w+-)?1\./.test(base.tag ?? "");
  const plan = isFirst ? refused("Deno 1 can't install from its configuration alone") : configPlan(request);
  const frozen = hasFlag(install.invocation, "--frozen") ? " --frozen" : "";
  if (plan.kind === "copy" && !install.onlyInstalls) return { ...plan, command: `deno install${frozen}` };
  const needsLock = install.name === "deno ci" && plan.kind === "copy" && project.context !== undefined;
  return needsLock && !plan.files.some((file) => file.endsWith("deno.lock"))
    ? refused("no lock file reaches the build")
    : plan;
}

function configPlan(request: PlanRequest): ManifestPlan {
  const { project } = request;
  const around = foldersAround(request);
  const own = around.find((one) => project.denoConfigs.has(one) || project.nodePackages.has(one));
  const folder = around.find((one) => (project.denoConfigs.get(one)?.workspace.length ?? 0) > 0) ?? own;
  if (folder === undefined) return planWithoutManifest(project, request.folder, ["deno.json", "deno.lock*"]);
  const config = project.denoConfigs.get(folder);
  if (config?.readable === false) return refused("{file} can't be read", { file: inFolder(folder, config.file) });
  if (config?.isVendored && reaches(project, inFolder(folder, "vendor"))) return { kind: "pointless" };
  const members = (config?.workspace ?? []).map((member) => contextPath(folder, member.replace(/\/$/, "")));
  if (members.some((member) => member === undefined || /[*{]/.test(member)))
    return refused("its workspace can't be told from its patterns");
  const folders = [folder, ...members.flatMap((member) => member ?? [])];
  if (!folders.some((one) => namesPackages(project, one))) return { kind: "pointless" };
  return copyPlan(project, folder, folders, config);
}

/** Only what stands in a manifest can be installed before the sources are there. */
function namesPackages({ denoConfigs, nodePackages }: Project, folder: string): boolean {
  const targets = Object.values(denoConfigs.get(folder)?.imports ?? {});
  const { dependencies = {}, devDependencies = {} } = nodePackages.get(folder) ?? {};
  return (
    targets.some((target) => /^(jsr|npm):/.test(target)) ||
    Object.keys({ ...dependencies, ...devDependencies }).length > 0
  );
}

function copyPlan(
  project: Project,
  folder: string,
  folders: readonly string[],
  config: DenoConfig | undefined,
): CopyPlan {
  const map = config?.importMap === undefined ? [] : [config.importMap.replace(/^\.\//, "")];
  const npmrc = project.nodePackages.get(folder)?.npmrc === "secret" ? [] : [".npmrc"];
  const files = [
    ...present(project, folder, [config?.file ?? "deno.json", "deno.lock", ...map, ...npmrc]),
    ...folders.flatMap((one) => present(project, one, [...denoConfigFiles, "package.json"])),
  ];
  const doubt = surroundingDoubt(project, folder);
  return { kind: "copy", files: [...new Set(files)], ...(doubt === undefined ? {} : { doubt }) };
}

/** The official image sets DENO_DIR. */
function denoCaches({ run, home, setting }: CachePlace): readonly CacheFolder[] {
  const usual = baseImage(run.stage)?.path === "denoland/deno" ? "/deno-dir" : `${home}/.cache/deno`;
  return [{ target: setting("DENO_DIR") ?? usual, sharing: "shared", holds: "downloads" }];
}
