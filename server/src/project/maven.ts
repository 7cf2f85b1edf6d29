import { SaxesParser } from "saxes";

/** A pom.xml: the few fields that packing needs. */
export interface MavenProject {
  /** False when pom.xml is no XML: all else is empty then. */
  readonly readable: boolean;
  readonly artifactId: string | undefined;
  readonly packaging: string;
  readonly modules: readonly string[];
  /** `groupId:artifactId:version` of the parent. */
  readonly parent: string | undefined;
  /** Of `java.version`, `maven.compiler.release` or `maven.compiler.target`. */
  readonly javaVersion: string | undefined;
  /** Of the Spring Boot parent or the version that imports its dependencies. */
  readonly springBootVersion: string | undefined;
  /** The Spring Boot plugin packs the program. */
  readonly packsSpringBoot: boolean;
  /** The plugin keeps the launcher of Spring Boot before 3.2, by `loaderImplementation`. */
  readonly usesClassicLoader: boolean;
  /** The plugin is told to make no layers. */
  readonly hasLayersOff: boolean;
  readonly hasWrapper: boolean;
}

/** Reads pom.xml's text; a broken one gives an empty project that says so. */
export function parsePom(text: string, fileNames: ReadonlySet<string>): MavenProject {
  const fields = readFields(text);
  const hasWrapper = fileNames.has("mvnw");
  const first = (path: string): string | undefined => fields?.get(path)?.[0];
  const parentId = first("project/parent/artifactId");
  const version = first("project/parent/version");
  const java = ["java.version", "maven.compiler.release", "maven.compiler.target"];
  return {
    readable: fields !== undefined,
    artifactId: first("project/artifactId"),
    packaging: first("project/packaging") ?? "jar",
    modules: fields?.get("project/modules/module") ?? [],
    parent:
      parentId === undefined ? undefined : `${first("project/parent/groupId") ?? ""}:${parentId}:${version ?? ""}`,
    javaVersion: java.map((name) => first(`project/properties/${name}`)).find((found) => found !== undefined),
    springBootVersion: resolved(
      parentId === "spring-boot-starter-parent"
        ? version
        : (first("project/properties/spring-boot.version") ?? imported(fields)),
      first,
    ),
    packsSpringBoot:
      fields?.get("project/build/plugins/plugin/artifactId")?.includes("spring-boot-maven-plugin") ?? false,
    usesClassicLoader: first("project/build/plugins/plugin/configuration/loaderImplementation") === "CLASSIC",
    hasLayersOff: first("project/build/plugins/plugin/configuration/layers/enabled") === "false",
    hasWrapper,
  };
}

/** The version of the imported `spring-boot-dependencies`, where it is the only import with a version. */
function imported(fields: ReadonlyMap<string, readonly string[]> | undefined): string | undefined {
  const path = "project/dependencyManagement/dependencies/dependency";
  const names = fields?.get(`${path}/artifactId`) ?? [];
  const versions = fields?.get(`${path}/version`) ?? [];
  return names.length === versions.length ? versions[names.indexOf("spring-boot-dependencies")] : undefined;
}

/** A version with the property that it names put in; undefined when that is not in the file. */
function resolved(version: string | undefined, first: (path: string) => string | undefined): string | undefined {
  const property = /^\$\{([\w.-]+)\}$/.exec(version ?? "")?.[1];
  return property === undefined ? version : first(`project/properties/${property}`);
}

/** Texts by the path of their elements; undefined when the text is not well-formed. */
function readFields(text: string): ReadonlyMap<string, readonly string[]> | undefined {
  const fields = new Map<string, string[]>();
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
  });
  parser.on("text", (part) => {
    content += part;
  });
  parser.on("closetag", () => {
    const key = path.join("/");
    if (content.trim() !== "") fields.set(key, [...(fields.get(key) ?? []), content.trim()]);
    path.pop();
    content = "";
  });
  parser.write(text.replace(/^\uFEFF/, "")).close();
  return failed || !fields.size ? undefined : fields;
}
