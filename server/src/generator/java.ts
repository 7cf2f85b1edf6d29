import { springBoot } from "../project/spring-boot.ts";
import type { Message } from "../rule.ts";
import { type JavaBuild, javaBuild } from "./java-build.ts";
import { appUser, javaVersion } from "./java-version.ts";
import { toldPort } from "./port.ts";
import {
  choice,
  execForm,
  type Family,
  type Recipe,
  type Refusal,
  refused,
  type Sources,
  type Told,
  text,
  type Wishes,
} from "./recipe.ts";

/** A plain Java program by Maven, or by Gradle's plugin `application`. */
export const java: Family = { id: "java", looksFor: "pom.xml or build.gradle", write };

function write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined {
  if (springBoot(sources.project) !== undefined) return undefined;
  const { mavenProjects, gradleProjects } = sources.project;
  const packed = mavenProjects.has("")
    ? byMaven(sources, wishes)
    : gradleProjects.has("")
      ? byGradle(sources)
      : undefined;
  if (packed === undefined || "kind" in packed) return packed;
  const { build, version, copies, start, why } = packed;
  const jre = `eclipse-temurin:${version.value}-jre`;
  const port = toldPort(wishes, [], []);
  return {
    kind: "recipe",
    found: `a Java program by ${build.tool}`,
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      build.lines,
      "",
      `FROM ${jre}`,
      appUser,
      copies,
      "USER app",
      port === undefined ? undefined : `EXPOSE ${port.value}`,
      "# Options for Java go into the variable JAVA_TOOL_OPTIONS.",
      `ENTRYPOINT ${execForm(start)}`,
    ),
    ignored: build.ignored,
    choices: [
      choice("build", build.base, build.why),
      choice("base", jre, version.why),
      choice("start", start.join(" "), why),
      ...(port === undefined ? [] : [choice("port", String(port.value), port.why)]),
    ],
    remarks: [
      ...build.remarks,
      ...(port === undefined
        ? [["No port is exposed, since no file that was read names one; --port says which"] as const]
        : []),
    ],
  };
}

/** How a program is packed, and what of that goes into the image. */
interface Packed {
  readonly build: JavaBuild;
  readonly version: Told<number>;
  readonly copies: readonly string[];
  readonly start: readonly string[];
  readonly why: Message;
}

function byMaven(sources: Sources, { entry }: Wishes): Packed | Refusal {
  const { project, texts } = sources;
  const root = project.mavenProjects.get("");
  if (root === undefined || !root.readable) return refused("pom.xml can't be read");
  if (root.modules.length > 0)
    return refused(
      "pom.xml has modules, of which none is packed by Spring Boot: run stowage init in the folder of one",
    );
  if (root.packaging !== "jar")
    return refused("pom.xml packs a {packaging}, which no template starts", { packaging: root.packaging });
  const pom = texts.get("pom.xml") ?? "";
  const own = otherPackaging.exec(pom)?.[1];
  if (own !== undefined) return refused("{plugin} packs it in a way of its own", { plugin: own });
  const version = javaVersion(root.javaVersion, "pom.xml", undefined);
  const isWhole = /<artifactId>maven-shade-plugin<\/artifactId>/.test(pom);
  const hasLibraries = !isWhole && root.dependencies.length > 0;
  // Without a library the goal makes no folder.
  const goals = hasLibraries
    ? " dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib \\\n    && mkdir -p target/lib"
    : "";
  const build = javaBuild(sources, { java: version.value, module: "", task: "jar", goals });
  if ("kind" in build) return build;
  const archive = [`COPY --from=build ${build.archive} /app/app.jar`];
  if (isWhole)
    return {
      build,
      version,
      copies: archive,
      start: ["java", "-jar", "/app/app.jar"],
      why: ["maven-shade-plugin packs all in one archive"],
    };
  const main = mainClass(sources, pom, entry);
  if (main === undefined)
    return refused("Neither pom.xml nor a source that was read names the main class; --entry says it");
  const copies = hasLibraries
    ? ["# Libraries change less than the program.", "COPY --from=build /src/target/lib /app/lib", ...archive]
    : archive;
  const path = hasLibraries ? "/app/app.jar:/app/lib/*" : "/app/app.jar";
  return { build, version, copies, start: ["java", "-cp", path, main.value], why: main.why };
}

/** Plugins whose archives are started by rules of their own. */
const otherPackaging =
  /<artifactId>(quarkus-maven-plugin|micronaut-maven-plugin|maven-assembly-plugin|wildfly-maven-plugin|liberty-maven-plugin)<\/artifactId>/;

function mainClass({ texts }: Sources, pom: string, entry: string | undefined): Told<string> | undefined {
  if (entry !== undefined) return { value: entry, why: ["--entry says so"] };
  const names = [...pom.matchAll(/<(?:mainClass|exec\.mainClass)>\s*([\w.$]+)\s*</g)].map(([, name = ""]) => name);
  const [named, other] = new Set(names);
  if (named !== undefined && other === undefined) return { value: named, why: ["pom.xml names the main class"] };
  const found = [...texts].flatMap(([path, source]) => {
    const name = /(?:^|\/)src\/main\/java\/(?:.*\/)?(\w+)\.java$/.exec(path)?.[1];
    if (name === undefined || !/\bpublic\s+static\s+void\s+main\s*\(/.test(source)) return [];
    const folder = /^package\s+([\w.]+)\s*;/m.exec(source)?.[1];
    return [{ path, value: folder === undefined ? name : `${folder}.${name}` }];
  });
  const [only, another] = found;
  if (only === undefined || another !== undefined) return undefined;
  return { value: only.value, why: ["{path} has the function main", { path: only.path }] };
}

/** The plugin `application` writes a script that starts the program, with `exec`. */
function byGradle(sources: Sources): Packed | Refusal {
  const root = sources.project.gradleProjects.get("");
  const scripts = root?.scripts ?? [];
  if (
    root?.plugins.includes("application") !== true &&
    !/^\s*application\s*$/m.test(scripts.map((name) => sources.texts.get(name) ?? "").join("\n"))
  )
    return refused("The build script does not use the plugin application, so that nothing says how the program starts");
  const settings = scripts
    .filter((name) => name.startsWith("settings"))
    .map((name) => sources.texts.get(name) ?? "")
    .join("\n");
  const name = /\brootProject\.name\s*=\s*["']([\w.-]+)["']/.exec(settings)?.[1];
  if (name === undefined)
    return refused("No settings script names the root project, by which its start script is called");
  const file = scripts.find((one) => one.startsWith("build")) ?? "build.gradle";
  const version = javaVersion(root?.javaVersion, file, undefined);
  const build = javaBuild(sources, { java: version.value, module: "", task: "installDist" });
  if ("kind" in build) return build;
  const folder = `/src/build/install/${name}`;
  return {
    build,
    version,
    copies: [
      "# Libraries and the program, then the script that starts it.",
      `COPY --from=build ${folder}/lib /app/lib`,
      `COPY --from=build ${folder}/bin/${name} /app/bin/${name}`,
    ],
    start: [`/app/bin/${name}`],
    why: ["the plugin application writes it"],
  };
}
