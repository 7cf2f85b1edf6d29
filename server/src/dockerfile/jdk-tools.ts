import type { Dockerfile, Stage } from "./dockerfile.ts";
import { stageText } from "./native-output.ts";
import { startedFiles } from "./started-file.ts";

/** What only a JDK brings, and a container may need: its compiler, its linker, and what looks into a running program. */
const tools = /\b(javac|jlink|jcmd|jstack|jmap|jinfo|jstat|jhsdb|jps|jdb|jshell|jconsole|tools\.jar)\b(?!-)/;

/** Whether a step or a health check of the stage names such a tool. */
export function usesJdk(stage: Stage): boolean {
  const checks = stage.instructions.filter(({ keyword }) => keyword === "HEALTHCHECK");
  return tools.test(stageText(stage)) || checks.some(({ cooked }) => tools.test(cooked.text));
}

/** Whether a start script of the build context does, or builds the program first; `texts` by their paths in the context. */
export function scriptUsesJdk(dockerfile: Dockerfile, texts: ReadonlyMap<string, string>): boolean {
  return startedFiles(dockerfile, (path) => texts.has(path)).some(({ contextPath }) => {
    const text = texts.get(contextPath) ?? "";
    return tools.test(text) || archiver.test(text) || /\b(mvn|mvnw|gradle|gradlew)\b\s+[-\w]/.test(text);
  });
}

/** Not `java -jar`, nor a file that ends so. */
const archiver = /(^|[\s;&|("'/])(jar|jdeps|javap|jmod|jarsigner|jpackage|javadoc)["',]*\s+["']?-?\w/m;

/** Whether a step of the stage needs a compiler or another tool that only a build has. */
export function compiles(stage: Stage): boolean {
  const text = stageText(stage);
  if (archiver.test(text)) return true;
  return /\b(mvn|mvnw|gradle|gradlew|ant|sbt|javac|dotnet (build|publish|restore|run|test)|nvcc|cmake|make)\b/.test(
    text,
  );
}
