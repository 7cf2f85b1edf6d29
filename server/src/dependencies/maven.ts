import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import { contextPath, inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
import { mavenPoms } from "./maven-poms.ts";
import type {
  CacheFolder,
  CachePlace,
  DependencyInstall,
  InstallCall,
  ManifestPlan,
  PackageManager,
  PlanRequest,
} from "./package-manager.ts";

/** Maven, and its wrapper (maven.apache.org). */
export const maven: PackageManager = {
  id: "maven",
  programs: ["mvn", "mvnw"],
  users: [],
  mention: /\bmvnw?\b/,
  folderFlags: [],
  install: mavenInstall,
  manifests: /(^|\/)pom[^/]*\.xml$|(^|\/)\*\.xml$/,
  installed: /\.m2/,
  files: /^pom\.xml$/,
  fileWords: ["pom"],
  commandFor: () => undefined,
  plan: mavenPlan,
  caches: mavenCaches,
  texts: {
    again: "Any changed file makes `{command}` download every dependency again",
    split: "Download dependencies in a layer of their own",
  },
};

/** Phases of the lifecycle that need what the project depends on (Maven, Introduction to the Build Lifecycle). */
const phases: ReadonlySet<string> = new Set(
  (
    "compile process-classes test-compile process-test-classes test prepare-package package pre-integration-test integration-test " +
    "post-integration-test verify install deploy site"
  ).split(" "),
);

const downloads = /^(?:[\w.]+:)?(?:maven-)?dependency(?:-plugin)?(?::[\d.]+)?:(?:go-offline|resolve|resolve-plugins)$/;

const valueFlags: readonly string[] = (
  "-f --file -s --settings -gs --global-settings -P --activate-profiles -pl --projects -rf --resume-from -T --threads -t --toolchains " +
  "-l --log-file -D --define -b --builder -is --install-settings -gt --global-toolchains --color"
).split(" ");

function mavenInstall({ program, arguments: words }: Invocation): InstallCall | undefined {
  if (!maven.programs.includes(program)) return undefined;
  const texts = words.map(wordText);
  if (texts.some((text) => /^(-o|--offline|-v|--version|-h|--help)$/.test(text))) return undefined;
  const file = valueOf(texts, ["-f", "--file"]);
  if (file !== undefined && !/^(\.\/)?pom\.xml$/.test(file)) return undefined;
  const goals = operands(words, valueFlags).map(wordText);
  const download = goals.find((goal) => downloads.test(goal));
  if (download !== undefined && goals.length === 1) return { name: `${program} ${download}`, onlyInstalls: true };
  const goal = goals.find((one) => phases.has(one));
  return goal === undefined ? undefined : { name: `${program} ${goal}`, onlyInstalls: false };
}

/** The value of a flag, the last one of several. */
function valueOf(texts: readonly string[], names: readonly string[]): string | undefined {
  const at = texts.findLastIndex((text) => names.some((name) => text === name || text.startsWith(`${name}=`)));
  const text = texts[at];
  if (text === undefined) return undefined;
  return names.includes(text) ? texts[at + 1] : text.slice(text.indexOf("=") + 1);
}

function mavenPlan({ project, install, folder, source }: PlanRequest): ManifestPlan {
  const { program, arguments: words } = install.invocation;
  const command = install.onlyInstalls ? {} : { command: downloadCommand(install) };
  const root = project.mavenProjects.get(folder);
  if (root === undefined) {
    const plan = planWithoutManifest(project, folder, ["pom.xml", ...(program === "mvnw" ? ["mvnw", ".mvn/"] : [])]);
    return plan.kind === "copy" ? { ...plan, ...command } : plan;
  }
  if (!reaches(project, inFolder(folder, "pom.xml"))) return refused("pom.xml is kept out of the build");
  const wrapper = program === "mvnw" ? ["mvnw", ".mvn/"] : [];
  const missing = wrapper.find((name) => present(project, folder, [name]).length === 0);
  if (missing !== undefined) return refused("{name} is not in the build context", { name: missing });
  const poms = mavenPoms(project, folder, source, root);
  if (poms.kind === "refused") return refused(...poms.reason);
  const settings = settingsFiles(words.map(wordText), folder);
  const absent = settings.find((file) => !reaches(project, file));
  if (absent !== undefined) return refused("{name} is not in the build context", { name: absent });
  const names = ["pom.xml", ...(program === "mvnw" ? ["mvnw"] : []), ".mvn/"];
  return {
    kind: "copy",
    files: [...new Set([...present(project, folder, names), ...settings, ...poms.files])],
    ...command,
    ...(poms.doubt === undefined ? {} : { doubt: poms.doubt }),
  };
}

/** Files that flags name; an absolute path is the image's. */
function settingsFiles(texts: readonly string[], folder: string): readonly string[] {
  const named = [
    valueOf(texts, ["-s", "--settings"]),
    valueOf(texts, ["-gs", "--global-settings"]),
    valueOf(texts, ["-t", "--toolchains"]),
  ];
  return named.flatMap((file) =>
    file === undefined || /^[/~$]/.test(file) ? [] : [contextPath(folder, file) ?? file],
  );
}

/** The written call with its flags and another goal; a later `package` may need more, so nothing makes it work offline. */
function downloadCommand({ invocation }: DependencyInstall): string {
  const { arguments: words, programWord } = invocation;
  const goals = new Set(operands(words, valueFlags));
  const flags = words.filter((word) => !goals.has(word)).map(({ text }) => text);
  return [programWord.text, ...flags, "dependency:go-offline"].join(" ");
}

/** The repository, and what the wrapper downloads; `settings.xml`, which lies beside them, stays the image's. */
function mavenCaches({ home, setting, invocation }: CachePlace): readonly CacheFolder[] {
  const own = [
    ...invocation.arguments.map(wordText),
    ...`${setting("MAVEN_OPTS") ?? ""} ${setting("MAVEN_ARGS") ?? ""}`.split(/\s+/),
  ];
  const named = own.findLast((word) => word.startsWith("-Dmaven.repo.local="));
  const repository = named === undefined ? `${home}/.m2/repository` : named.slice(named.indexOf("=") + 1);
  const wrapper = `${setting("MAVEN_USER_HOME") ?? `${home}/.m2`}/wrapper`;
  return [repository, ...(invocation.program === "mvnw" ? [wrapper] : [])].map((target) => ({
    target,
    sharing: "locked" as const,
    holds: "downloads" as const,
  }));
}
