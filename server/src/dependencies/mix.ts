import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { MixProject } from "../project/mix.ts";
import type { Project } from "../project/project.ts";
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

/** Mix of Elixir (hexdocs.pm/mix). */
export const mix: PackageManager = {
  id: "mix",
  programs: ["mix"],
  users: [],
  mention: /\bmix\b/,
  folderFlags: [],
  install: mixInstall,
  manifests: /(^|\/)mix\.(exs|lock|\*)/,
  installed: /(^|\/)(deps|_build)\/?$/,
  files: /^mix\.(exs|lock\*?|\*)$/,
  fileWords: ["mix"],
  commandFor: (_, use) => (use === undefined ? undefined : (fetchText(use) ?? callText(use))),
  plan: mixPlan,
  caches: mixCaches,
  texts: {
    again: "Any changed file makes `{command}` fetch every package again",
    split: "Fetch packages in a layer of their own",
  },
};

/** `mix do deps.get, compile` does more than that; newer versions write `+` for the comma. */
function mixInstall(invocation: Invocation): InstallCall | undefined {
  if (invocation.program !== "mix") return undefined;
  const words = operands(invocation.arguments, ["--only", "--target"]).map((word) => wordText(word).replace(/,$/, ""));
  if (words[0] === "deps.get") return { name: "mix deps.get", onlyInstalls: true };
  return words[0] === "do" && words.includes("deps.get") ? { name: "mix do deps.get", onlyInstalls: false } : undefined;
}

/** A `mix do` up to `deps.get`; undefined for another call. */
function fetchText({ programWord, arguments: words }: Invocation): string | undefined {
  if (words[0]?.text !== "do") return undefined;
  const at = words.findIndex(({ text }) => /^deps\.get,?$/.test(text));
  const end = words.findIndex(({ text }, index) => index > at && text === "+");
  const comma = words.findIndex(({ text }, index) => index >= at && text.endsWith(","));
  const last = comma !== -1 ? comma + 1 : end !== -1 ? end : words.length;
  const texts = words.slice(at === 1 ? 1 : 0, last).map(({ text }) => text);
  return [programWord.text, ...texts].join(" ").replace(/,$/, "");
}

/** Tasks of a `mix do` in front of `deps.get` that may need the sources. */
function hasTaskBefore({ arguments: words }: Invocation): boolean {
  const texts = words.map(({ text }) => text);
  const before = texts.slice(
    1,
    Math.max(
      texts.findIndex((text) => /^deps\.get,?$/.test(text)),
      1,
    ),
  );
  return before.some((text) => !/^(-.*|\+|,|local\.(hex|rebar),?)$/.test(text));
}

function mixPlan({ project, folder, install }: PlanRequest): ManifestPlan {
  const manifest = project.mixProjects.get(folder);
  if (hasTaskBefore(install.invocation)) return refused("other tasks run before deps.get");
  const fetch = fetchText(install.invocation);
  const command = fetch === undefined ? {} : { command: fetch };
  if (manifest === undefined || project.context === undefined) {
    const plan = planWithoutManifest(project, folder, ["mix.exs", "mix.lock*"]);
    return plan.kind === "copy" ? { ...plan, ...command } : plan;
  }
  if (!reaches(project, inFolder(folder, "mix.exs"))) return refused("mix.exs is kept out of the build");
  if (isFlagged(install.invocation, "--check-locked") && !reaches(project, inFolder(folder, "mix.lock")))
    return refused("there is no lock file in the build context");
  const apps = umbrellaApps(project, folder, manifest);
  const all = [manifest, ...apps.map(({ app }) => app)];
  const local = all.flatMap(({ localDependencies }) => localDependencies)[0];
  if (local !== undefined) return refused("the package {name} is a folder of the sources", { name: local });
  if (!all.some(({ hasDependencies }) => hasDependencies)) return { kind: "pointless" };
  const files = [...present(project, folder, ["mix.exs", "mix.lock"]), ...apps.map(({ path }) => `${path}/mix.exs`)];
  const doubt = all.some(({ readsFiles }) => readsFiles)
    ? (["mix.exs may read other files"] as const)
    : overwritten(project, folder, "deps");
  return { kind: "copy", files, ...command, ...(doubt === undefined ? {} : { doubt }) };
}

/** The applications of an umbrella, which all have a folder of their own in one. */
function umbrellaApps(
  project: Project,
  folder: string,
  { appsFolder }: MixProject,
): readonly { readonly path: string; readonly app: MixProject }[] {
  if (appsFolder === undefined) return [];
  const start = `${inFolder(folder, appsFolder.replace(/^\.\/|\/$/g, ""))}/`;
  return [...project.mixProjects].flatMap(([path, app]) =>
    path.startsWith(start) && !path.slice(start.length).includes("/") && reaches(project, `${path}/mix.exs`)
      ? [{ path, app }]
      : [],
  );
}

/** The packages that Hex downloads; what is unpacked goes to `deps`. */
function mixCaches({ home, setting }: CachePlace): readonly CacheFolder[] {
  return [{ target: `${setting("HEX_HOME") ?? `${home}/.hex`}/packages`, holds: "downloads", sharing: "locked" }];
}
