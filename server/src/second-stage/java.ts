import { plainBase } from "../dockerfile/base-variant.ts";
import { type BuildCall, findBuild } from "../dockerfile/find-build.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { imageRuntime } from "../dockerfile/runtime-image.ts";
import { runtimeVariant } from "../dockerfile/slimmer-base.ts";
import { builderName } from "../dockerfile/two-stages.ts";
import { resolvePath } from "../dockerfile/working-directory.ts";
import { type Ground, type Language, mayNeedMore, titleOf } from "./language.ts";
import { runTimeFiles } from "./run-time-files.ts";
import { systemChanges } from "./system-changes.ts";

/** Maven and Gradle pack a program into a JAR, which a JRE starts. */
export const java: Language = {
  isBuiltIn: (image) => imageRuntime(image)?.runtime === "java",

  *secondStages(ground) {
    const jar = startedJar(ground);
    const changes = systemChanges(ground, ({ program }) => isBuilder(program));
    const plain = plainBase(ground.stage);
    const base = plain === undefined ? undefined : runtimeVariant(plain);
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
  return [...mavenProjects.values(), ...gradleProjects.values()].some(({ packsSpringBoot }) => packsSpringBoot);
}
