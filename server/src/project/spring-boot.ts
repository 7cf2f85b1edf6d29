import type { Project } from "./project.ts";

/** The Spring Boot project of a build context. */
export interface SpringBoot {
  /** `major * 100 + minor`, such as 302; undefined when the files do not tell. */
  readonly version: number | undefined;
  /** As written. */
  readonly versionText: string | undefined;
  readonly usesClassicLoader: boolean;
  /** Whether the archive has the four usual layers, which 2.3 makes only when it is asked to. */
  readonly hasUsualLayers: boolean;
  /** The archive begins with no script, and its usual launcher starts it. */
  readonly isPlain: boolean;
  /** Of the one project that is packed; undefined where there are more, or nothing says it. */
  readonly mainClass: string | undefined;
}

/** How the Spring Boot plugin of Maven or Gradle packs the program. */
export interface SpringBootPacking {
  /** `own` where the build names layers of its own. */
  readonly layers: "default" | "on" | "off" | "own";
  readonly isPlain: boolean;
  /** The plugin keeps the launcher of Spring Boot before 3.2, by `loaderImplementation`. */
  readonly usesClassicLoader: boolean;
  readonly mainClass: string | undefined;
}

/** What Maven or Gradle files say of Spring Boot; of several versions the one at the root counts, and none where they differ. Undefined without Spring Boot. */
export function springBoot(project: Project): SpringBoot | undefined {
  const maven = [...project.mavenProjects].filter(
    ([, one]) => one.springBootVersion !== undefined || one.packsSpringBoot,
  );
  const gradle = [...project.gradleProjects].filter(([, { plugins }]) => plugins.includes("org.springframework.boot"));
  const found = [...maven, ...gradle];
  if (found.length === 0) return undefined;
  const root = found.find(([folder, one]) => folder === "" && one.springBootVersion !== undefined);
  const versions = new Set(found.flatMap(([, one]) => one.springBootVersion ?? []));
  const versionText = root?.[1].springBootVersion ?? (versions.size === 1 ? [...versions][0] : undefined);
  const [, major, minor] = /^(\d+)\.(\d+)(\D|$)/.exec(versionText ?? "") ?? [];
  const version = major === undefined ? undefined : Number(major) * 100 + Number(minor);
  const packings = found.map(([, { packing }]) => packing);
  const known = packings.find(({ layers }) => layers !== "default")?.layers ?? "default";
  return {
    version,
    versionText,
    usesClassicLoader: packings.some(({ usesClassicLoader }) => usesClassicLoader),
    hasUsualLayers: known === "on" || (known === "default" && version !== undefined && version >= 204),
    isPlain: packings.every(({ isPlain }) => isPlain),
    mainClass: mainClassOf(project, found),
  };
}

function mainClassOf(
  { texts }: Project,
  found: readonly (readonly [folder: string, one: FoundProject])[],
): string | undefined {
  const packed = found.filter(([, { packsSpringBoot }]) => packsSpringBoot);
  const [only, another] = packed;
  if (only === undefined || another !== undefined || (only[1].modules ?? []).length > 0) return undefined;
  return only[1].packing.mainClass ?? annotatedClass(texts);
}

interface FoundProject {
  readonly packsSpringBoot: boolean;
  readonly packing: SpringBootPacking;
  /** Of Maven alone. */
  readonly modules?: readonly string[];
}

/** The one source that says of itself that it is the program, among those that were read. */
function annotatedClass(texts: Project["texts"]): string | undefined {
  const classes = [...texts].flatMap(([path, text]) => mainClassIn(path, text) ?? []);
  return classes.length === 1 ? classes[0] : undefined;
}

function mainClassIn(path: string, text: string): string | undefined {
  const [, name, language] = /([A-Za-z_]\w*)\.(java|kt)$/.exec(path) ?? [];
  if (name === undefined || !/^@SpringBootApplication\b/m.test(text)) return undefined;
  const folder = /^package\s+([\w.]+)\s*;?\s*$/m.exec(text)?.[1];
  const isMain =
    language === "java"
      ? /\bpublic\s+static\s+void\s+main\s*\(/.test(text) && new RegExp(`\\bclass\\s+${name}\\b`).test(text)
      : /^fun\s+main\s*\(/m.test(text) && !text.includes("@file:");
  if (folder === undefined || !isMain) return undefined;
  return `${folder}.${name}${language === "java" ? "" : "Kt"}`;
}
