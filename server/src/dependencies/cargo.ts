import { baseImage } from "../dockerfile/base-family.ts";
import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import { planWithoutManifest, refused } from "./context-files.ts";
import type {
  CacheFolder,
  CachePlace,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";

/** Cargo (doc.rust-lang.org/cargo). */
export const cargo: PackageManager = {
  id: "cargo",
  programs: ["cargo"],
  users: [],
  mention: /\bcargo\b/,
  folderFlags: ["-C"],
  install: cargoInstall,
  // The recipe is cargo-chef's, by which what is depended on was built before.
  manifests: /(^|\/)(Cargo\.(toml|lock|\*)|recipe\.json)$/,
  installed: /\/cargo\b|(^|\/)target(\/|$)/,
  files: /^Cargo\.(toml|lock|\*)$/,
  fileWords: ["cargo"],
  commandFor: () => undefined,
  plan: cargoPlan,
  caches: cargoCaches,
  prefersMount: true,
  texts: {
    again: "Any changed file makes `{command}` download and compile every crate again",
    split: "Download crates in a layer of their own",
  },
};

const commands: ReadonlySet<string> = new Set("build b check c test t run r rustc bench doc clippy fetch".split(" "));

const valueFlags: readonly string[] = (
  "-C --config --color --manifest-path --target --target-dir --profile -p --package --bin --example --features -F -j --jobs --path --root -Z " +
  "--message-format --exclude --out-dir --artifact-dir"
).split(" ");

function cargoInstall({ program, arguments: words }: Invocation): InstallCall | undefined {
  if (program !== "cargo") return undefined;
  const texts = words.map(wordText);
  const isElsewhere = texts.some((text, index) => text === "--manifest-path" && texts[index + 1] !== "Cargo.toml");
  if (
    isElsewhere ||
    texts.some((text) => /^(--offline|--frozen|--version|-V|--help|-h|--manifest-path=.*)$/.test(text))
  )
    return undefined;
  const [verb = "", ...others] = operands(words, valueFlags)
    .map(wordText)
    .filter((text) => !text.startsWith("+"));
  // Without a path `cargo install` fetches a program that has nothing to do with the project.
  const isOwn =
    verb === "install" && others.length === 0 && /^(\.\/?)?$/.test(texts[texts.indexOf("--path") + 1] ?? "-");
  if (isOwn && texts.includes("--path")) return { name: "cargo install", onlyInstalls: false };
  return commands.has(verb) ? { name: `cargo ${verb}`, onlyInstalls: verb === "fetch" } : undefined;
}

/** Even to download, Cargo wants the sources to be there that its manifest names. */
function cargoPlan({ project, folder }: PlanRequest): ManifestPlan {
  const own = project.cargoPackages.get(folder);
  if (own === undefined) {
    const plan = planWithoutManifest(project, folder, []);
    return plan.kind === "copy" ? noSplit : plan;
  }
  if (own.isVendored || (own.readable && own.dependencies.length === 0 && !own.isWorkspace))
    return { kind: "pointless" };
  return noSplit;
}

const noSplit = refused("Cargo wants the sources to be there that Cargo.toml names");

/** What is downloaded; what is compiled lies with the sources. The rust image sets CARGO_HOME. */
function cargoCaches({ run, home, setting }: CachePlace): readonly CacheFolder[] {
  const isRustImage = baseImage(run.stage)?.path.split("/").at(-1) === "rust";
  const folder = setting("CARGO_HOME") ?? (isRustImage ? "/usr/local/cargo" : `${home}/.cargo`);
  return ["registry", "git/db"].map((name) => ({
    target: `${folder}/${name}`,
    sharing: "shared" as const,
    holds: "downloads" as const,
  }));
}
