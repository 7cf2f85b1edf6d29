import { type Invocation, operands, wordText } from "../dockerfile/invocations.ts";
import type { GradleProject } from "../project/gradle.ts";
import type { Project } from "../project/project.ts";
import { contextPath, inFolder, planWithoutManifest, present, reaches, refused } from "./context-files.ts";
import type { DependencyInstall, InstallCall, ManifestPlan, PackageManager, PlanRequest } from "./package-manager.ts";

/** Gradle, and its wrapper (docs.gradle.org). */
export const gradle: PackageManager = {
  id: "gradle",
  programs: ["gradle", "gradlew"],
  users: [],
  mention: /\bgradlew?\b/,
  folderFlags: ["-p", "--project-dir"],
  install: gradleInstall,
  manifests: /(^|\/)(build|settings)\.gradle[^/]*$|(^|\/)\*\.(gradle|kts)[^/]*$/,
  installed: /\.gradle(\/|$)/,
  files:
    /^((build|settings)\.gradle(\.kts)?\*?|\*\.gradle(\.kts)?|gradle\.properties\*?|gradlew(\.bat)?|gradle|buildSrc)$/,
  fileWords: ["gradle", "gradlew"],
  commandFor: () => undefined,
  plan: gradlePlan,
  caches: ({ home, setting }) => [
    { target: setting("GRADLE_USER_HOME") ?? `${home}/.gradle`, sharing: "locked", holds: "downloads" },
  ],
  prefersMount: true,
  texts: {
    again: "Any changed file makes `{command}` download every dependency again",
    split: "Read the dependencies in a layer of their own",
  },
};

const tasks =
  /^(build|assemble|check|test|jar|war|ear|bootJar|bootWar|bootBuildInfo|shadowJar|fatJar|uberJar|installDist|installShadowDist|distZip|distTar|assembleDist|classes|testClasses|compile\w+|nativeCompile|publish\w*|quarkusBuild|buildFatJar|buildLayers|optimizedJitJar\w*|dependencies)$/;

const valueFlags: readonly string[] = (
  "-p --project-dir -b --build-file -c --settings-file -I --init-script -g --gradle-user-home -x --exclude-task --console --max-workers " +
  "--project-cache-dir --include-build -D --system-prop -P --project-prop --configuration"
).split(" ");

function gradleInstall({ program, arguments: words }: Invocation): InstallCall | undefined {
  if (!gradle.programs.includes(program)) return undefined;
  if (words.some(({ text }) => /^(--offline|-v|--version|-h|--help|-b|--build-file|-c|--settings-file)$/.test(text)))
    return undefined;
  const names = operands(words, valueFlags).map(wordText);
  const task = names.find((name) => tasks.test(name.slice(name.lastIndexOf(":") + 1)));
  if (task === undefined) return undefined;
  const onlyInstalls = names.every((name) => /(^|:)dependencies$/.test(name));
  return { name: `${program} ${task}`, onlyInstalls };
}

/** Scripts are programs, and `dependencies` reads what there is without taking all of it: so the copy is never without doubt. */
function gradlePlan(request: PlanRequest): ManifestPlan {
  const { project, install, folder, source } = request;
  const own = project.gradleProjects.get(folder);
  if (own === undefined) return withoutScripts(request);
  const scripts = ["settings.gradle", "settings.gradle.kts", "build.gradle", "build.gradle.kts"];
  const hidden = scripts.find((name) => own.scripts.includes(name) && !reaches(project, inFolder(folder, name)));
  if (hidden !== undefined) return refused("{name} is kept out of the build", { name: hidden });
  if (!own.scripts.some((name) => name.startsWith("settings")) && folder !== source)
    return refused("its settings script lies in another folder");
  const isWrapper = install.invocation.program === "gradlew";
  const missing = (isWrapper ? ["gradlew", "gradle/"] : []).find(
    (name) => present(project, folder, [name]).length === 0,
  );
  if (missing !== undefined) return refused("{name} is not in the build context", { name: missing });
  const others = otherScripts(project, folder, own);
  if (typeof others === "string") return refused("{name} is not in the build context", { name: others });
  const names = [...scripts, "gradle.properties", ...(isWrapper ? ["gradlew"] : []), "gradle/", "buildSrc/"];
  return {
    kind: "copy",
    files: [...new Set([...present(project, folder, names), ...others])],
    ...(install.onlyInstalls ? {} : { command: dependenciesCommand(install, moduleNames(project, folder, own)) }),
    doubt: ["`dependencies` does not download all that the build needs"],
  };
}

function withoutScripts({ project, install, folder }: PlanRequest): ManifestPlan {
  const wrapper = install.invocation.program === "gradlew" ? ["gradlew", "gradle/"] : [];
  const plan = planWithoutManifest(project, folder, [
    "build.gradle*",
    "settings.gradle*",
    "gradle.properties*",
    ...wrapper,
  ]);
  return plan.kind === "copy" ? { ...plan, command: dependenciesCommand(install, []) } : plan;
}

/** The path of a project in its folder, such as `libs:core`, as Gradle has it by default. */
function moduleFolder(name: string): string {
  return name.replace(/^:/, "").replaceAll(":", "/");
}

function moduleNames(project: Project, folder: string, { includes }: GradleProject): readonly string[] {
  return includes.filter((name) => project.gradleProjects.has(inFolder(folder, moduleFolder(name))));
}

/** The scripts of other projects, and what scripts apply and include; the name of one that is not there. */
function otherScripts(project: Project, folder: string, own: GradleProject): readonly string[] | string {
  const files: string[] = [];
  const modules = moduleNames(project, folder, own).map((name) => inFolder(folder, moduleFolder(name)));
  for (const at of [folder, ...modules]) {
    const module = project.gradleProjects.get(at);
    if (at !== folder) files.push(...present(project, at, ["build.gradle", "build.gradle.kts", "gradle.properties"]));
    for (const written of module?.applied ?? []) {
      if (/^https?:/.test(written)) continue;
      const start = /^\$\{?(rootDir|rootProject\.projectDir)\}?\//.exec(written)?.[0] ?? "";
      const path = contextPath(start === "" ? at : folder, written.slice(start.length));
      if (path === undefined || !reaches(project, path)) return written;
      if (!path.startsWith(inFolder(folder, "gradle/"))) files.push(path);
    }
  }
  for (const written of own.includedBuilds) {
    const path = contextPath(folder, written);
    if (path === undefined || path === "" || !reaches(project, path)) return written;
    files.push(`${path}/`);
  }
  return files;
}

/** The written call with its flags; each project reads its own dependencies alone. */
function dependenciesCommand({ invocation }: DependencyInstall, modules: readonly string[]): string {
  const { arguments: words, programWord } = invocation;
  const names = new Set(operands(words, valueFlags));
  const texts = words.map(({ text }) => text);
  const flags = texts.filter((text, index) => {
    const isExclusion = /^(-x|--exclude-task)/.test(text) || /^(-x|--exclude-task)$/.test(texts[index - 1] ?? "");
    return !names.has(words[index] as (typeof words)[number]) && !isExclusion;
  });
  const tasksOf = modules.map((name) => `:${name.replace(/^:/, "")}:dependencies`);
  return [programWord.text, ...flags, "dependencies", ...tasksOf].join(" ");
}
