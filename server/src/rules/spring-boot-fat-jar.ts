import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { type JarPart, type JarStage, jarStage, jarToolImage } from "../dockerfile/jar-stage.ts";
import { keepJar, startClass } from "../dockerfile/jar-start.ts";
import { type StartedJar, startedJar } from "../dockerfile/started-jar.ts";
import { type SpringBoot, springBoot } from "../project/spring-boot.ts";
import type { FileEdit, Fix, Message, Rule } from "../rule.ts";

export const springBootFatJar: Rule = {
  id: "spring-boot-fat-jar",
  category: "caching",
  summary: "A Spring Boot JAR with all its libraries is one layer",
  severity: "hint",
  default: "workspace",
  when: { keywords: ["CMD", "ENTRYPOINT"], words: ["jar", "war"] },

  *check(dockerfile, project) {
    const boot = springBoot(project);
    const stage = dockerfile.stages.at(-1);
    if (boot === undefined || stage === undefined || isLayered(dockerfile, stage)) return;
    const jar = startedJar(dockerfile, stage);
    if (jar === undefined) return;
    yield {
      range: dockerfile.source.firstLineRange(jar.source.span),
      message: [
        "{jar} with all its libraries is one layer, which every change of the program ships again",
        { jar: jar.path.replace(/^.*\//, "") },
      ],
      fixes: () => {
        const own = boot.isPlain && !/\bloader\.(path|main|home)|\bLOADER_/.test(dockerfile.text);
        const parts = own && jar.words !== undefined ? jarStage(dockerfile, stage, jar) : undefined;
        if (parts === undefined) return [];
        return [...extracted(dockerfile, stage, jar, parts, boot), ...unpacked(dockerfile, stage, jar, parts, boot)];
      },
    };
  },
};

/** Taken apart already, compiled to a native program, or run by a server of its own. */
function isLayered(dockerfile: Dockerfile, stage: Stage): boolean {
  if (/^(tomcat|jetty)$/.test(baseImage(stage)?.path ?? "")) return true;
  const sign = /BOOT-INF|WEB-INF|jarmode|native-image|nativeCompile|-Pnative\b/;
  return dockerfile.instructions.some(
    ({ cooked, heredocs }) => sign.test(cooked.text) || heredocs.some(({ content }) => sign.test(content)),
  );
}

const layers = ["dependencies", "spring-boot-loader", "snapshot-dependencies", "application"];

/** By the tool in the archive itself: since 3.3 it leaves a small JAR to start, before that, and of a WAR, what the launcher starts. */
function extracted(
  dockerfile: Dockerfile,
  stage: Stage,
  jar: StartedJar,
  parts: JarStage,
  boot: SpringBoot,
): readonly Fix[] {
  const { version } = boot;
  const image = jarToolImage(dockerfile, stage, jar.copy, false);
  if (version === undefined || image === undefined || !boot.hasUsualLayers) return [];
  const isWar = parts.kind === "war";
  if (isWar && version < 205) return [];
  const isNew = version >= 303;
  const name = freeName(dockerfile, "extract");
  const options = isNew ? `--layers${isWar ? " --launcher" : ""} --destination layers` : "";
  const command = `java -Djarmode=${isNew ? "tools" : "layertools"} -jar ${parts.file} extract ${options}`.trimEnd();
  const start =
    isNew && !isWar
      ? keepJar(dockerfile, jar, parts)
      : startClass(dockerfile, jar, parts.folder, launcher(boot, version, isWar));
  const copied = layers.map((layer): JarPart => [`${isNew ? "layers/" : ""}${layer}/`, ""]);
  return fix(["Copy the archive in layers"], jar, start, parts.edits(name, image, command, copied));
}

/** By hand, with the libraries first; for any version, but the main class must be known. */
function unpacked(
  dockerfile: Dockerfile,
  stage: Stage,
  jar: StartedJar,
  parts: JarStage,
  { mainClass }: SpringBoot,
): readonly Fix[] {
  const image = jarToolImage(dockerfile, stage, jar.copy, true);
  if (mainClass === undefined || image === undefined || parts.kind === "war") return [];
  const { folder, file } = parts;
  const copied: readonly JarPart[] = [
    ["BOOT-INF/lib/", "lib/"],
    ["META-INF/", "META-INF/"],
    ["BOOT-INF/classes/", ""],
  ];
  return fix(
    ["Unpack the JAR and start {mainClass}", { mainClass }],
    jar,
    startClass(dockerfile, jar, `${folder}:${folder}/lib/*`, mainClass),
    parts.edits(freeName(dockerfile, "unpack"), image, `jar -xf ${file}`, copied),
  );
}

function fix(
  title: Message,
  jar: StartedJar,
  start: readonly FileEdit[] | undefined,
  { touches, adds, edits }: ReturnType<JarStage["edits"]>,
): readonly Fix[] {
  if (start === undefined) return [];
  return [{ title, safety: "suggestion", touches: [...touches, jar.start], adds, edits: [...edits, ...start] }];
}

function launcher({ usesClassicLoader }: SpringBoot, version: number, isWar: boolean): string {
  const folder = version >= 302 && !usesClassicLoader ? "launch." : "";
  return `org.springframework.boot.loader.${folder}${isWar ? "War" : "Jar"}Launcher`;
}

function freeName({ stages }: Dockerfile, wanted: string): string {
  const taken = new Set(stages.map(({ name }) => name?.toLowerCase()));
  return taken.has(wanted) ? `${wanted}-${stages.length}` : wanted;
}
