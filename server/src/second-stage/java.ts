import { plainBase } from "../dockerfile/base-variant.ts";
import { type BuildCall, findBuild } from "../dockerfile/find-build.ts";
import { officialName } from "../dockerfile/image.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { javaVersion } from "../dockerfile/java-version.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { runtimeVariant } from "../dockerfile/slimmer-base.ts";
import { builderName } from "../dockerfile/two-stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import { type Ground, type Language, mayNeedMore, titleOf } from "./language.ts";
import { runTimeFiles } from "./run-time-files.ts";
import { systemChanges } from "./system-changes.ts";

/** Maven and Gradle pack a program into a JAR, which a JRE starts. */
export const java: Language = {
  isBuiltIn: (image) =>
    ["maven", "gradle", "eclipse-temurin", "amazoncorretto", "openjdk"].includes(officialName(image) ?? ""),

  *secondStages(ground) {
    const jar = startedJar(ground);
    const changes = systemChanges(ground, ({ program }) => isBuilder(program));
    const base = jreOf(ground);
    if (jar === undefined || base === undefined || !changes.installsToolsAlone) return;
    const files = runTimeFiles(ground, isSource);
    const isAll = files.isAll && changes.isKnown && packsAll(ground);
    const copied = jar.folder ?? jar.path;
    const target = jar.path.includes("*") ? `${jar.path.slice(0, jar.path.lastIndexOf("/"))}/` : copied;
    const lines = [
      `COPY --from=${builderName} ${copied} ${target}`,
      ...files.paths.map((one) => `COPY --from=${builderName} ${one} ${one}`),
    ];
    yield { second: { base, lines }, title: titleOf(base, [], isAll ? undefined : mayNeedMore) };
  },
};

function isBuilder(program: string): boolean {
  return /^(mvnw?|gradlew?)$/.test(program);
}

function isSource(path: string): boolean {
  return /(^|\/)(src|\.mvn|gradle|target|build|\.gradle)\/|(^|\/)(pom\.xml|mvnw(\.cmd)?|gradlew(\.bat)?|[\w.-]+\.gradle(\.kts)?|gradle\.properties|lombok\.config)$/.test(
    path,
  );
}

interface StartedJar {
  /** May have a star in its name. */
  readonly path: string;
  /** What it needs beside it, as Quarkus lays it out. */
  readonly folder: string | undefined;
}

function startedJar({ cut, calls }: Ground): StartedJar | undefined {
  const { words } = cut.start;
  const [program] = words;
  const jar = words[words.findIndex(({ text }) => text === "-jar") + 1];
  if (program?.literal !== "java" || jar === undefined || jar === program) return undefined;
  if (words.some(({ text }) => /^-(javaagent|agentpath|cp|classpath)\b/.test(text))) return undefined;
  const path = /^[\w./*+-]+\.jar$/.test(jar.text) ? resolvePath(cut.lastFolder, jar.text) : undefined;
  if (path === undefined || findBuild(calls, path, writesJar) === undefined) return undefined;
  return { path, folder: /^.*\/quarkus-app(?=\/quarkus-run\.jar$)/.exec(path)?.[0] };
}

/** Maven's output lies in `target`, Gradle's in `build/libs`, of the project or one of its modules. */
function writesJar({ invocation: { program, arguments: words }, folder }: BuildCall, path: string): boolean {
  if (folder === undefined || !isBuilder(program) || !liesIn(path, folder)) return false;
  const isMaven = program.startsWith("mvn");
  const goals = isMaven
    ? /^(package|verify|install|deploy)$/
    : /^:?([\w-]+:)*(build|assemble|jar|bootJar|shadowJar|quarkusBuild)$/;
  const output = isMaven
    ? /^\/([\w-]+\/)*target\/(quarkus-app\/)?[^/]+\.jar$/
    : /^\/([\w-]+\/)*build\/(libs|quarkus-app)\/[^/]+\.jar$/;
  return (
    words.some((word) => goals.test(wordText(word))) && output.test(path.slice(folder === "/" ? 0 : folder.length))
  );
}

/** A plugin packs the libraries into the JAR. */
function packsAll({ project: { mavenProjects, gradleProjects } }: Ground): boolean {
  const maven = [...mavenProjects.values()].some(({ packsSpringBoot }) => packsSpringBoot);
  return maven || [...gradleProjects.values()].some(({ plugins }) => plugins.includes("org.springframework.boot"));
}

/** The JRE of the version and, where they make one, of those who made the JDK. */
function jreOf({ image, stage }: Ground): string | undefined {
  const plain = plainBase(stage);
  const { tag = "" } = image;
  const name = officialName(image);
  if (plain === undefined) return undefined;
  if (name !== "maven" && name !== "gradle") return runtimeVariant(plain);
  const version = javaVersion(image);
  if (version === undefined || ![8, 11, 17, 21, 25].includes(version)) return undefined;
  if (/corretto/.test(tag))
    return version < 11 || /alpine|debian/.test(tag) ? undefined : `amazoncorretto:${version}-al2023-headless`;
  if (/graal|sapmachine|ibm|semeru|liberica|zulu|microsoft|windows|azurelinux|ubi/.test(tag)) return undefined;
  const system = /-(alpine|jammy|noble)\b/.exec(tag)?.[0] ?? "";
  return `eclipse-temurin:${version}-jre${system}`;
}
