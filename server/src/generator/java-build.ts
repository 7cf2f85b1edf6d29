import type { Message } from "../rule.ts";
import { installSteps } from "./install.ts";
import { type Refusal, refused, run, type Sources } from "./recipe.ts";
import { currentTag } from "./versions.ts";

/** A stage named `build` that packs a Java project. */
export interface JavaBuild {
  readonly tool: "Maven" | "Gradle";
  readonly base: string;
  readonly why: Message;
  readonly lines: readonly string[];
  /** Where the archive lies in the stage. */
  readonly archive: string;
  readonly ignored: readonly string[];
  readonly remarks: readonly Message[];
}

/** What is to be built: `module` is a folder, `task` Gradle's. */
export interface JavaTarget {
  readonly java: number;
  readonly module: string;
  readonly task: string;
  /** Further goals of Maven behind `package`. */
  readonly goals?: string;
}

/** The stage for the build tool whose files lie at the root. */
export function javaBuild(sources: Sources, target: JavaTarget): JavaBuild | Refusal {
  return sources.project.mavenProjects.has("") ? mavenBuild(sources, target) : gradleBuild(sources, target);
}

function mavenBuild(sources: Sources, { java, module, goals = "" }: JavaTarget): JavaBuild | Refusal {
  const { project } = sources;
  const root = project.mavenProjects.get("");
  if (root?.readable !== true) return refused("pom.xml can't be read");
  const isWrapped = hasWrapper(sources, "mvnw", ".mvn/wrapper/maven-wrapper.properties");
  const base = isWrapped ? `eclipse-temurin:${java}-jdk` : `maven:${currentTag("maven")}-eclipse-temurin-${java}`;
  const program = isWrapped ? "./mvnw" : "mvn";
  const mounts = ["/root/.m2"];
  const steps = installSteps(project, { base, command: `${program} -B dependency:go-offline`, mounts });
  const part = module === "" ? "" : ` -pl ${module} -am`;
  const own = project.mavenProjects.get(module);
  const pom = sources.texts.get(module === "" ? "pom.xml" : `${module}/pom.xml`) ?? "";
  const finalName = /<finalName>([\w.-]+)<\/finalName>/.exec(pom)?.[1];
  return {
    tool: "Maven",
    base,
    why: isWrapped ? ["mvnw brings Maven"] : ["there is no wrapper that can be started"],
    lines: [
      `FROM ${base} AS build`,
      "WORKDIR /src",
      ...(steps.before.length === 0
        ? []
        : ["", "# Libraries are downloaded again only when these files change.", ...steps.before]),
      "",
      "COPY . .",
      ...run(`${program} -B -DskipTests${part} package${goals}`, mounts),
    ],
    archive: `${module === "" ? "/src" : `/src/${module}`}/target/${finalName ?? `${own?.artifactId ?? "app"}-*`}.jar`,
    ignored: ["target", "*/target"],
    remarks:
      steps.doubt === undefined ? [] : [["Libraries have no layer of their own: {reason}", { reason: steps.doubt }]],
  };
}

function gradleBuild(sources: Sources, { java, module, task }: JavaTarget): JavaBuild {
  const isWrapped = hasWrapper(sources, "gradlew", "gradle/wrapper/gradle-wrapper.properties");
  const base = isWrapped ? `eclipse-temurin:${java}-jdk` : `gradle:${currentTag("gradle")}-jdk${java}`;
  // In Gradle's own image the usual folder is a link.
  const home = isWrapped ? "/root/.gradle" : "/var/cache/gradle";
  const path = module === "" ? "" : `:${module.replaceAll("/", ":")}:`;
  return {
    tool: "Gradle",
    base,
    why: isWrapped ? ["gradlew brings Gradle"] : ["there is no wrapper that can be started"],
    lines: [
      `FROM ${base} AS build`,
      ...(isWrapped ? [] : [`ENV GRADLE_USER_HOME=${home}`]),
      "WORKDIR /src",
      "COPY . .",
      "# The mount keeps all that Gradle downloads.",
      ...run(`${isWrapped ? "./gradlew" : "gradle"} --no-daemon ${path}${task}`, [`${home},sharing=locked`]),
    ],
    archive: `${module === "" ? "/src" : `/src/${module}`}/build/libs/*.jar`,
    ignored: ["build", "*/build", ".gradle"],
    remarks: [],
  };
}

/** Whether the wrapper is whole and can be started. */
function hasWrapper({ project: { context } }: Sources, script: string, settings: string): boolean {
  const own = context?.entries.get(script);
  return own?.type === "file" && own.executable !== false && context?.entries.has(settings) === true;
}
