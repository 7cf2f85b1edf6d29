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
    springBootVersion:
      parentId === "spring-boot-starter-parent" ? version : first("project/properties/spring-boot.version"),
    hasWrapper,
  };
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
