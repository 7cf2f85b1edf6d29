import { baseImage } from "../dockerfile/base-family.ts";
import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import { contextPath } from "../project/context-paths.ts";
import type { Gemfile } from "../project/gemfile.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { flagValue, isFlagged } from "./call-text.ts";
import { foldersAround, inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
import type {
  CacheFolder,
  CachePlace,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";
import { setVariable } from "./set-variable.ts";

/** Bundler (bundler.io). */
export const bundler: PackageManager = {
  id: "bundler",
  programs: ["bundle", "bundler"],
  users: ["rake", "rails"],
  mention: /\bbundler?\b/,
  folderFlags: [],
  namedManifest: (invocation) => flagValue(invocation, "--gemfile"),
  install: bundleInstall,
  manifests: /(^|\/)Gemfile/,
  installed: /\/bundle|\/gems/,
  files: /^Gemfile(\.lock\*?|\*)?$/,
  fileWords: ["gemfile"],
  commandFor: () => "bundle install",
  plan: bundlePlan,
  caches: bundleCaches,
  texts: {
    again: "Any changed file makes `{command}` install every gem again",
    split: "Install gems in a layer of their own",
  },
};

const valueFlags: readonly string[] =
  "-j --jobs --path --gemfile --retry --without --with --shebang --standalone --trust-policy --binstubs --target-rbconfig".split(
    " ",
  );

/** `bundle` alone installs. */
function bundleInstall(invocation: Invocation): InstallCall | undefined {
  if (!/^bundler?$/.test(invocation.program) || isFlagged(invocation, "--version", "-v", "--help", "-h"))
    return undefined;
  const words = operands(invocation.arguments, valueFlags).map(wordText);
  // `--without development test` takes several words.
  const verb = words.find((word) => verbs.has(word));
  if (verb === undefined ? words.length > 0 : verb !== "install" && verb !== "i") return undefined;
  return { name: "bundle install", onlyInstalls: true };
}

const verbs: ReadonlySet<string> = new Set(
  "install i update config exec check package cache show list outdated open binstubs init gem platform clean doctor add remove lock info env plugin pristine viz inject version help".split(
    " ",
  ),
);

function bundlePlan(request: PlanRequest): ManifestPlan {
  const { project, install } = request;
  if (setVariable(request, "BUNDLE_GEMFILE") !== undefined) return refused("BUNDLE_GEMFILE says where the Gemfile is");
  const named = flagValue(install.invocation, "--gemfile");
  if (named !== undefined && !/(^|\/)Gemfile$/.test(named)) return refused("it reads another file than Gemfile");
  if (isFlagged(install.invocation, "--local")) return { kind: "pointless" };
  const folder = foldersAround(request).find((one) => project.gemfiles.has(one));
  const gemfile = folder === undefined ? undefined : project.gemfiles.get(folder);
  if (folder === undefined || gemfile === undefined || project.context === undefined)
    return planWithoutManifest(project, request.folder, ["Gemfile", "Gemfile.lock*"]);
  if (!reaches(project, inFolder(folder, "Gemfile"))) return refused("Gemfile is kept out of the build");
  if (!gemfile.hasGems && !gemfile.usesGemspec) return { kind: "pointless" };
  if (reaches(project, inFolder(folder, "vendor/cache"))) return { kind: "pointless" };
  const [local] = gemfile.localGems;
  if (local !== undefined) return refused("the gem {name} is a folder of the sources", { name: local });
  const isFrozen =
    isFlagged(install.invocation, "--deployment", "--frozen") ||
    ["BUNDLE_DEPLOYMENT", "BUNDLE_FROZEN"].some((name) => /^(1|true)$/i.test(setVariable(request, name) ?? ""));
  if (isFrozen && !reaches(project, inFolder(folder, "Gemfile.lock")))
    return refused("there is no lock file in the build context");
  const read = gemfile.reads.map((name) => contextPath(folder, name));
  const missing = read.findIndex((path) => path === undefined || !reaches(project, path));
  if (missing !== -1)
    return refused("Gemfile reads {path}, which is not in the build context", { path: gemfile.reads[missing] ?? "" });
  const files = [
    ...present(project, folder, ["Gemfile", "Gemfile.lock"]),
    ...read.flatMap((path) => path ?? []),
    ...(gemfile.usesGemspec ? gemspecFiles(project, folder) : []),
    ...present(project, folder, [".bundle/config"]),
  ];
  const doubt = doubtOf(gemfile);
  return { kind: "copy", files: [...new Set(files)], ...(doubt === undefined ? {} : { doubt }) };
}

function doubtOf({ usesGemspec, readsOthers }: Gemfile): Message | undefined {
  if (usesGemspec) return ["the gemspec may read other files"];
  return readsOthers ? ["the Gemfile may read other files"] : undefined;
}

/** The gemspec beside the Gemfile, and the version that it usually reads. */
function gemspecFiles(project: Project, folder: string): readonly string[] {
  return [...(project.context?.entries.keys() ?? [])].filter((path) => {
    const own = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : "";
    return /^[^/]+\.gemspec$|^lib\/(.*\/)?version\.rb$/.test(own) && reaches(project, path);
  });
}

/** Bundler's own cache, and in the official image the folder of the downloaded gems, which is elsewhere with BUNDLE_PATH. */
function bundleCaches({ run, home, setting }: CachePlace): readonly CacheFolder[] {
  const own = setting("BUNDLE_USER_CACHE") ?? `${setting("BUNDLE_USER_HOME") ?? `${home}/.bundle`}/cache`;
  const isRubyImage = baseImage(run.stage)?.path.split("/").at(-1) === "ruby";
  const gems = setting("GEM_HOME") ?? (isRubyImage ? "/usr/local/bundle" : undefined);
  const targets = gems === undefined || setting("BUNDLE_PATH") !== undefined ? [own] : [own, `${gems}/cache`];
  return targets.map((target) => ({ target, holds: "downloads", sharing: "locked" }));
}
