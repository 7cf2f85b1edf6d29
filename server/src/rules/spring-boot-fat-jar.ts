import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { type StartedJar, startedJar } from "../dockerfile/started-jar.ts";
import { expandAt } from "../dockerfile/variables.ts";
import { type SpringBoot, springBoot } from "../project/spring-boot.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const springBootFatJar: Rule = {
  id: "spring-boot-fat-jar",
  category: "caching",
  summary: "A Spring Boot JAR with all its libraries is one layer",
  severity: "hint",
  default: "workspace",
  when: { keywords: ["CMD", "ENTRYPOINT"], words: ["jar"] },

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
      fixes: takeApart(dockerfile, stage, jar, boot),
    };
  },
};

/** Taken apart already, compiled to a native program, or run by a server of its own. */
function isLayered(dockerfile: Dockerfile, stage: Stage): boolean {
  if (/^(tomcat|jetty)$/.test(baseImage(stage)?.path ?? "")) return true;
  return dockerfile.instructions.some(({ cooked }) =>
    /BOOT-INF|jarmode|native-image|nativeCompile|-Pnative\b/.test(cooked.text),
  );
}

const layers = ["dependencies", "spring-boot-loader", "snapshot-dependencies", "application"];

/** An extra stage takes the JAR apart; only where all of it is plain: an image of its own, one JAR, the exec form. */
function takeApart(dockerfile: Dockerfile, stage: Stage, jar: StartedJar, boot: SpringBoot): readonly Fix[] {
  const { copy, source, start, path, words } = jar;
  const from = expandAt(dockerfile, copy.instruction, source.value);
  const image = stage.base.kind === "image" ? stage.base.word.value : undefined;
  const flags = copy.instruction.flags;
  const isPlain = flags.every(({ name, text }) => ["from", "chown", "chmod"].includes(name) && !text.includes(" "));
  const version = boot.version ?? 0;
  if (
    image === undefined ||
    from === undefined ||
    words === undefined ||
    !isPlain ||
    version < 203 ||
    boot.hasLayersOff
  )
    return [];
  if (baseFamily(stage).user === "other" || baseFamily(stage).shell === "none") return [];
  if (/[\s"'$\\]/.test(from + path) || stage.from.flags.length > 0 || copy.instruction.keyword !== "COPY") return [];
  const name = freeName(dockerfile);
  const file = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, path.lastIndexOf("/")) || "/app";
  const isNew = version >= 303;
  const sourceFlags = flags
    .filter((flag) => flag.name === "from")
    .map(({ text }) => `${text} `)
    .join("");
  const ownFlags = flags
    .filter((flag) => flag.name !== "from")
    .map(({ text }) => ` ${text}`)
    .join("");
  const stageLines = [
    `FROM ${image} AS ${name}`,
    "WORKDIR /extract",
    `COPY ${sourceFlags}${from} ${file}`,
    isNew
      ? `RUN java -Djarmode=tools -jar ${file} extract --layers --destination layers`
      : `RUN java -Djarmode=layertools -jar ${file} extract`,
    "",
  ];
  const place = isNew ? "/extract/layers" : "/extract";
  const copies = layers.map((layer) => `COPY --from=${name}${ownFlags} ${place}/${layer}/ ${folder}/`);
  const edits: FileEdit[] = [
    insertBefore(dockerfile, stage.from, stageLines),
    replace(dockerfile, copy.instruction.headSpan, copies.join(dockerfile.source.lineEnding)),
    ...startEdits(dockerfile, words, isNew ? undefined : launcher(version), `${folder}/${file}`, folder, path),
  ];
  return [
    {
      title: ["Copy the JAR in layers"],
      safety: "suggestion",
      touches: [copy.instruction, start],
      adds: ["FROM", "WORKDIR", "COPY", "RUN", "COPY", "COPY", "COPY"],
      edits,
    },
  ];
}

function launcher(version: number): string {
  return `org.springframework.boot.loader.${version >= 302 ? "launch." : ""}JarLauncher`;
}

/** From 3.3 on the program stays a JAR; before that a launcher starts what lies in the folder. */
function startEdits(
  dockerfile: Dockerfile,
  [flag, jar]: NonNullable<StartedJar["words"]>,
  launcherClass: string | undefined,
  newPath: string,
  folder: string,
  path: string,
): readonly FileEdit[] {
  if (launcherClass === undefined)
    return newPath === path ? [] : [replace(dockerfile, jar.span, JSON.stringify(newPath))];
  return [
    replace(dockerfile, flag.span, JSON.stringify("-cp")),
    replace(dockerfile, jar.span, `${JSON.stringify(folder)}, ${JSON.stringify(launcherClass)}`),
  ];
}

function freeName({ stages }: Dockerfile): string {
  const taken = new Set(stages.map(({ name }) => name?.toLowerCase()));
  return ["extract", "layers", "jar-layers"].find((name) => !taken.has(name)) ?? `extract-${stages.length}`;
}
