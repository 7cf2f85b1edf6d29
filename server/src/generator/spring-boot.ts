import { type SpringBoot, springBoot } from "../project/spring-boot.ts";
import type { Message } from "../rule.ts";
import { type JavaBuild, javaBuild } from "./java-build.ts";
import { appUser, javaVersion } from "./java-version.ts";
import { portOf } from "./port.ts";
import { choice, type Family, type Recipe, type Refusal, refused, type Sources, text, type Wishes } from "./recipe.ts";

/** Spring Boot by Maven or Gradle: the archive taken apart into layers. */
export const springBootFamily: Family = {
  id: "spring-boot",
  looksFor: "pom.xml or build.gradle with Spring Boot",
  write,
};

function write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined {
  const boot = springBoot(sources.project);
  if (boot === undefined || !isAtRoot(sources)) return undefined;
  const module = moduleOf(sources, wishes);
  if (typeof module !== "string") return module;
  const written = javaOf(sources, module);
  const java = javaVersion(written.version, written.file, boot);
  const build = javaBuild(sources, { java: java.value, module, task: "bootJar" });
  if ("kind" in build) return build;
  const port = portOf(wishes, settingsTexts(sources), ports, 8080);
  const jre = `eclipse-temurin:${java.value}-jre`;
  const { stages, why, start } = layering(boot, jre, build);
  return {
    kind: "recipe",
    found: `a Spring Boot project by ${build.tool}`,
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      build.lines,
      "",
      stages,
      "USER app",
      `EXPOSE ${port.value}`,
      "# Options for Java go into the variable JAVA_TOOL_OPTIONS.",
      `ENTRYPOINT ${start}`,
    ),
    ignored: build.ignored,
    choices: [
      choice("build", build.base, build.why),
      choice("base", jre, java.why),
      choice("output", build.archive, why),
      choice("port", String(port.value), port.why),
    ],
    remarks: build.remarks,
  };
}

interface Layering {
  readonly stages: readonly string[];
  readonly why: Message;
  readonly start: string;
}

/** Spring Boot 3.3 takes its archive apart by `jarmode=tools`, 2.3 by `layertools`; an older one or an own layout stays whole. */
function layering(
  { version, versionText, isPlain, hasUsualLayers }: SpringBoot,
  jre: string,
  build: JavaBuild,
): Layering {
  const number = versionText ?? "";
  const isKnown = isPlain && hasUsualLayers && version !== undefined;
  if (!isKnown)
    return {
      stages: [`FROM ${jre}`, appUser, "WORKDIR /app", `COPY --from=build ${build.archive} app.jar`],
      why: ["the archive stays whole, since its layers can't be told"],
      start: '["java", "-jar", "app.jar"]',
    };
  const isModern = version >= 303;
  const folders = ["dependencies", "spring-boot-loader", "snapshot-dependencies", "application"];
  const extract = isModern
    ? "RUN java -Djarmode=tools -jar app.jar extract --layers --destination extracted"
    : "RUN java -Djarmode=layertools -jar app.jar extract --destination extracted";
  const launcher =
    version >= 302
      ? "org.springframework.boot.loader.launch.JarLauncher"
      : "org.springframework.boot.loader.JarLauncher";
  return {
    stages: [
      "# The archive takes itself apart; what changes least comes first below.",
      `FROM ${jre} AS layers`,
      "WORKDIR /layers",
      `COPY --from=build ${build.archive} app.jar`,
      extract,
      "",
      `FROM ${jre}`,
      appUser,
      "WORKDIR /app",
      ...folders.map((folder) => `COPY --from=layers /layers/extracted/${folder}/ ./`),
    ],
    why: ["Spring Boot {number} takes it apart into layers", { number }],
    start: isModern ? '["java", "-jar", "app.jar"]' : JSON.stringify(["java", launcher]).replace(",", ", "),
  };
}

function isAtRoot({ project: { mavenProjects, gradleProjects } }: Sources): boolean {
  return mavenProjects.has("") || gradleProjects.has("");
}

/** The folder of the one project that is packed; the root is the empty text. */
function moduleOf({ project: { mavenProjects, gradleProjects } }: Sources, { entry }: Wishes): string | Refusal {
  if (entry !== undefined) return entry.replace(/^\.\/|\/$/g, "").replace(/^\.$/, "");
  const packed = [...(mavenProjects.has("") ? mavenProjects : gradleProjects)]
    .filter(([, one]) => one.packsSpringBoot)
    .map(([folder]) => folder);
  const [only, another] = packed;
  if (only === undefined) return refused("Spring Boot is there, but its plugin packs no project");
  if (another !== undefined && !(packed.includes("") && packed.length === 1))
    return refused("Spring Boot packs {count} projects: {names}; --entry says which folder", {
      count: packed.length,
      names: packed
        .map((folder) => folder || ".")
        .sort()
        .slice(0, 8)
        .join(", "),
    });
  return only;
}

function javaOf(
  { project: { mavenProjects, gradleProjects } }: Sources,
  module: string,
): { readonly version: string | undefined; readonly file: string } {
  const projects = mavenProjects.has("") ? mavenProjects : gradleProjects;
  const file = mavenProjects.has("")
    ? "pom.xml"
    : (gradleProjects.get("")?.scripts.find((name) => name.startsWith("build")) ?? "build.gradle");
  return { version: projects.get(module)?.javaVersion ?? projects.get("")?.javaVersion, file };
}

function settingsTexts({ texts }: Sources): readonly (readonly [string, string])[] {
  return [...texts].filter(([path]) =>
    /(^|\/)src\/main\/resources\/(config\/)?application\.(properties|ya?ml)$/.test(path),
  );
}

const ports = [
  /^\s*server\.port\s*[=:]\s*(?:\$\{\w+:)?(\d+)/m,
  /^server:\s*(?:#.*)?\n(?:[ \t]+[^\n]*\n)*?[ \t]+port:\s*["']?(?:\$\{\w+:)?(\d+)/m,
];
