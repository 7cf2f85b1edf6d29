import { SaxesParser } from "saxes";
import type { SpringBootPacking } from "./spring-boot.ts";

/** A pom.xml: the few fields that packing, and fetching what it depends on, need. */
export interface MavenProject {
  /** False when pom.xml is no XML: all else is empty then. */
  readonly readable: boolean;
  readonly artifactId: string | undefined;
  readonly packaging: string;
  readonly modules: readonly string[];
  /** Those that profiles add. */
  readonly profileModules: readonly string[];
  /** `groupId:artifactId:version` of the parent. */
  readonly parent: string | undefined;
  /** Where Maven looks for the parent first, relative to the folder of the pom; undefined without one. */
  readonly parentPath: string | undefined;
  /** `groupId:artifactId` of what it depends on, as written. */
  readonly dependencies: readonly string[];
  /** What it takes from files of the sources: jars of the scope `system`, and repositories that are folders. */
  readonly localFiles: readonly string[];
  /** Of `java.version`, `maven.compiler.release` or `maven.compiler.target`. */
  readonly javaVersion: string | undefined;
  /** Of the Spring Boot parent or the version that imports its dependencies. */
  readonly springBootVersion: string | undefined;
  /** The Spring Boot plugin packs the program. */
  readonly packsSpringBoot: boolean;
  /** How it packs it. */
  readonly packing: SpringBootPacking;
  readonly hasWrapper: boolean;
  /** Jib, which builds images without a Dockerfile, is among its plugins. */
  readonly usesJib: boolean;
}

/** Reads pom.xml's text; a broken one gives an empty project that says so. */
export function parsePom(text: string, fileNames: ReadonlySet<string>): MavenProject {
  const { fields, elements } = readFields(text);
  const hasWrapper = fileNames.has("mvnw");
  const first = (path: string): string | undefined => fields?.get(path)?.[0];
  const parentId = first("project/parent/artifactId");
  const version = first("project/parent/version");
  const java = ["java.version", "maven.compiler.release", "maven.compiler.target"];
  const boot = elements.filter(({ values }) => values.get("artifactId") === "spring-boot-maven-plugin");
  const dependencies = elements.find(({ values }) => values.get("artifactId") === "spring-boot-dependencies");
  const isStarter = parentId === "spring-boot-starter-parent";
  const bootVersion = isStarter
    ? version
    : (first("project/properties/spring-boot.version") ??
      dependencies?.values.get("version") ??
      valueIn(boot, "version"));
  return {
    readable: fields !== undefined,
    artifactId: first("project/artifactId"),
    packaging: first("project/packaging") ?? "jar",
    modules: fields?.get("project/modules/module") ?? [],
    profileModules: fields?.get("project/profiles/profile/modules/module") ?? [],
    parent:
      parentId === undefined ? undefined : `${first("project/parent/groupId") ?? ""}:${parentId}:${version ?? ""}`,
    parentPath: parentId === undefined ? undefined : (first("project/parent/relativePath") ?? "../pom.xml"),
    dependencies: dependencyNames(fields),
    localFiles: localFiles(fields),
    javaVersion: java.map((name) => first(`project/properties/${name}`)).find((found) => found !== undefined),
    springBootVersion: resolved(bootVersion, first),
    packsSpringBoot: boot.some(({ path }) => path === "project/build/plugins/plugin"),
    packing: packingOf(boot, first, isStarter),
    hasWrapper,
    usesJib: elements.some(({ values }) => values.get("artifactId") === "jib-maven-plugin"),
  };
}

/** The plugin's settings; the starter parent gives it `start-class` as the main class. */
function packingOf(
  boot: readonly PomElement[],
  first: (path: string) => string | undefined,
  isStarter: boolean,
): SpringBootPacking {
  const layers = valueIn(boot, "layers/enabled");
  const layout = valueIn(boot, "layout") ?? "JAR";
  const startClass = isStarter ? first("project/properties/start-class") : undefined;
  return {
    layers: valueIn(boot, "layers/configuration") === undefined ? (layersByFlag.get(layers ?? "") ?? "default") : "own",
    isPlain: /^(JAR|WAR)$/.test(layout) && valueIn(boot, "executable") !== "true",
    usesClassicLoader: valueIn(boot, "loaderImplementation") === "CLASSIC",
    mainClass: resolved(valueIn(boot, "mainClass") ?? startClass, first),
  };
}

const layersByFlag: ReadonlyMap<string, SpringBootPacking["layers"]> = new Map([
  ["true", "on"],
  ["false", "off"],
]);

/** The first value of a name in the elements or their configuration. */
function valueIn(elements: readonly PomElement[], name: string): string | undefined {
  for (const { values } of elements) {
    for (const place of ["configuration/", "executions/execution/configuration/", ""]) {
      const value = values.get(place + name);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

type Fields = ReadonlyMap<string, readonly string[]> | undefined;

function dependencyNames(fields: Fields): readonly string[] {
  const path = "project/dependencies/dependency";
  const groups = fields?.get(`${path}/groupId`) ?? [];
  return (fields?.get(`${path}/artifactId`) ?? []).map((name, index) => `${groups[index] ?? ""}:${name}`);
}

function localFiles(fields: Fields): readonly string[] {
  const jars = ["", "/profiles/profile"].flatMap(
    (at) => fields?.get(`project${at}/dependencies/dependency/systemPath`) ?? [],
  );
  const repositories = ["repositories/repository", "pluginRepositories/pluginRepository"].flatMap(
    (path) => fields?.get(`project/${path}/url`) ?? [],
  );
  const isInSources = (place: string): boolean => /\$\{(project\.|pom\.)?basedir\}|^file:(?!\/\/\/)/.test(place);
  return [...jars.filter((jar) => !jar.startsWith("${java.home}")), ...repositories.filter(isInSources)];
}

/** A version with the property that it names put in; undefined when that is not in the file. */
function resolved(version: string | undefined, first: (path: string) => string | undefined): string | undefined {
  const property = /^\$\{([\w.-]+)\}$/.exec(version ?? "")?.[1];
  return property === undefined ? version : first(`project/properties/${property}`);
}

/** A plugin or a dependency: the texts in it by their path below it. */
interface PomElement {
  readonly path: string;
  readonly values: Map<string, string>;
}

interface PomFields {
  /** Texts by the path of their elements; undefined when the text is not well-formed. */
  readonly fields: ReadonlyMap<string, readonly string[]> | undefined;
  readonly elements: readonly PomElement[];
}

function readFields(text: string): PomFields {
  const fields = new Map<string, string[]>();
  const elements: PomElement[] = [];
  const path: string[] = [];
  let content = "";
  let failed = false;
  const parser = new SaxesParser();
  parser.on("error", () => {
    failed = true;
  });
  parser.on("opentag", ({ name }) => {
    path.push(name);
    content = "";
    if (name === "plugin" || name === "dependency") elements.push({ path: path.join("/"), values: new Map() });
  });
  parser.on("text", (part) => {
    content += part;
  });
  parser.on("closetag", () => {
    const key = path.join("/");
    const value = content.trim();
    if (value !== "") {
      fields.set(key, [...(fields.get(key) ?? []), value]);
      const element = elements.at(-1);
      const below =
        element !== undefined && key.startsWith(`${element.path}/`) ? key.slice(element.path.length + 1) : "";
      if (below !== "" && element?.values.has(below) === false) element.values.set(below, value);
    }
    path.pop();
    content = "";
  });
  parser.write(text.replace(/^\uFEFF/, "")).close();
  return failed || !fields.size ? { fields: undefined, elements: [] } : { fields, elements };
}
