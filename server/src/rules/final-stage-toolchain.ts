import { baseImage } from "../dockerfile/base-family.ts";
import { plainBase, replaceBase } from "../dockerfile/base-variant.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { officialName } from "../dockerfile/image.ts";
import { compiles, scriptUsesJdk, usesJdk } from "../dockerfile/jdk-tools.ts";
import { stageText } from "../dockerfile/native-output.ts";
import { runtimeVariant } from "../dockerfile/slimmer-base.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { rootStage } from "../dockerfile/stages.ts";
import { startProgram } from "../dockerfile/start-program.ts";
import { toolchainOf } from "../dockerfile/toolchain.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";
import { splitOffers } from "../second-stage/index.ts";

export const finalStageToolchain: Rule = {
  id: "final-stage-toolchain",
  category: "size",
  summary: "The final image holds the compilers and build tools that its program needs no more",
  severity: "info",
  default: "on",
  sameAs: [
    "tally:prefer-multi-stage-build",
    "tally:gpu/prefer-runtime-final-stage",
    "droast:DF011",
    "dockerfile-doctor:DD018",
    "docker:best-practices (multi-stage)",
  ],
  when: {
    keywords: ["CMD", "ENTRYPOINT"],
    words:
      "golang rust maven gradle gcc haskell swift openjdk java eclipse-temurin amazoncorretto ibm-semeru-runtimes sapmachine adoptopenjdk azul bellsoft node python sdk cuda".split(
        " ",
      ),
  },

  *check(dockerfile, project) {
    const stage = dockerfile.stages.at(-1);
    const image = baseImage(stage);
    if (stage === undefined || image === undefined) return;
    const tools = toolchainOf(image) ?? packageTools(stage);
    if (tools === undefined || !startsService(dockerfile, stage) || isForWork(stage)) return;
    if (/JDK/.test(tools) && scriptUsesJdk(dockerfile, project.texts)) return;
    const { base } = rootStage(stage);
    if (base.kind !== "image") return;
    yield {
      range: dockerfile.source.firstLineRange(base.word.span),
      message: ["The final image holds {tools}, which the program may not need to run", { tools }],
      ...(dockerfile.stages.length > 1 ? { severity: "warning" as const } : {}),
      fixes: () => [...runtimeOnly(dockerfile, stage), ...twoStages(dockerfile, project)],
    };
  },
};

/** Full images of Python and Node.js are not for building alone; a compiler, or a build, makes them so. */
function packageTools(stage: Stage): string | undefined {
  const image = baseImage(stage);
  const name = image === undefined ? undefined : officialName(image);
  if (/slim|alpine/.test(image?.tag ?? "") || (name !== "node" && name !== "python")) return undefined;
  const builds =
    name === "node" ? /\b(npm|yarn|pnpm) (run )?build\b|\btsc\b/ : /\b(build-essential|gcc|g\+\+|python3?-dev)\b/;
  return builds.test(stageText(stage))
    ? `what ${name === "node" ? "Node.js" : "Python"} packages are compiled with`
    : undefined;
}

/** It starts a program that was built before, and not a shell, a build tool or a compiler. */
function startsService(dockerfile: Dockerfile, stage: Stage): boolean {
  const own = [inherited(stage, "ENTRYPOINT"), inherited(stage, "CMD")].filter((one) => one !== undefined);
  if (own.length === 0) return false;
  const text = own.map(({ cooked }) => cooked.text).join("\n");
  const atRunTime =
    /\b(go|cargo|dotnet|mvn|mvnw|gradle|gradlw|gradlew|npm|yarn|pnpm|sbt|swift|stack|cabal)\b["', ]+(run|test|watch|build|install|exec|dev|start:dev|spring-boot|bootRun|clean|verify|package|-)|\b(air|reflex|make|javac|jlink|jcmd|jstack|jmap|jinfo|jstat|jhsdb|jps|jshell|gcc|mvnw?|gradlew?)\b|-javaagent|agentpath|nodemon|ts-node|\/(tests?|ci|build)\b/i;
  return !atRunTime.test(text) && !/(^|\/)(ba|da|z|a)?sh$/.test(startProgram(dockerfile, stage)?.path ?? "");
}

/** A stage whose name, or whose steps, say that people or tests work in it. */
function isForWork(stage: Stage): boolean {
  if (/dev|test|build|ci|lint|debug|tool|sdk/i.test(stage.name ?? "")) return true;
  return usesJdk(stage) || /\b(devcontainer|openssh-server|code-server|DAPPER_\w+)\b/.test(stageText(stage));
}

function runtimeOnly(dockerfile: Dockerfile, stage: Stage): readonly Fix[] {
  const base = plainBase(stage);
  const reference = base === undefined || compiles(stage) ? undefined : runtimeVariant(base);
  if (base === undefined || reference === undefined) return [];
  return [
    {
      title: ["Start from {reference}", { reference }],
      safety: "suggestion",
      touches: [base.stage.from],
      edits: [replaceBase(dockerfile, base.stage, reference)],
    },
  ];
}

function twoStages(dockerfile: Dockerfile, project: Project): readonly Fix[] {
  return splitOffers(dockerfile, project).map((offer) => ({ ...offer, safety: "suggestion" }));
}
