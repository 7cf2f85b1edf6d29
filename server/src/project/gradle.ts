/** A Gradle build, as far as its script says so in plain text: build scripts are programs, so much stays unknown. */
export interface GradleProject {
  /** Names of the scripts in the folder. */
  readonly scripts: readonly string[];
  /** Ids of plugins in a `plugins` block. */
  readonly plugins: readonly string[];
  readonly springBootVersion: string | undefined;
  /** The Spring Boot plugin is told to keep the launcher of Spring Boot before 3.2. */
  readonly usesClassicLoader: boolean;
  /** It is told to make no layers. */
  readonly hasLayersOff: boolean;
  /** Of the Java toolchain, or of `sourceCompatibility`. */
  readonly javaVersion: string | undefined;
  /** Projects that the settings script includes. */
  readonly includes: readonly string[];
  readonly hasWrapper: boolean;
}

/** Reads the texts of the build and settings scripts of one folder, by their names. */
export function parseGradle(scripts: ReadonlyMap<string, string>, fileNames: ReadonlySet<string>): GradleProject {
  const build = scripts.get("build.gradle.kts") ?? scripts.get("build.gradle") ?? "";
  const settings = scripts.get("settings.gradle.kts") ?? scripts.get("settings.gradle") ?? "";
  const plugins = [...build.matchAll(/\bid\s*\(?\s*["']([\w.-]+)["']/g)].map(([, id]) => id ?? "");
  const boot = /["']org\.springframework\.boot["']\s*\)?\s*version\s*\(?\s*["']([^"']+)["']/.exec(build)?.[1];
  const java =
    /JavaLanguageVersion\.of\(\s*["']?(\d+)/.exec(build)?.[1] ??
    /sourceCompatibility\s*=?\s*(?:JavaVersion\.VERSION_)?["']?(\d+)/.exec(build)?.[1];
  const includes = [...settings.matchAll(/^\s*include\s*\(?([^)\n]*)/gm)].flatMap(([, list]) =>
    [...(list ?? "").matchAll(/["']:?([^"']+)["']/g)].map(([, name]) => name ?? ""),
  );
  return {
    scripts: [...scripts.keys()].sort(),
    plugins,
    springBootVersion: boot,
    usesClassicLoader: /loaderImplementation[^\n]*CLASSIC/.test(build),
    hasLayersOff: /\blayered\s*\{\s*enabled(?:\.set\(|\s*=\s*)false/.test(build),
    javaVersion: java,
    includes,
    hasWrapper: fileNames.has("gradlew"),
  };
}
