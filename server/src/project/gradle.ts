import type { SpringBootPacking } from "./spring-boot.ts";
import { type CatalogPlugin, catalogPlugins } from "./version-catalog.ts";

/** A Gradle build, as far as its script says so in plain text: build scripts are programs, so much stays unknown. */
export interface GradleProject {
  /** Names of the scripts in the folder. */
  readonly scripts: readonly string[];
  /** Ids of plugins that the script names, those of a version catalog too. */
  readonly plugins: readonly string[];
  readonly springBootVersion: string | undefined;
  /** The Spring Boot plugin packs the program; a root project may name it for others alone. */
  readonly packsSpringBoot: boolean;
  /** How it packs it. */
  readonly packing: SpringBootPacking;
  /** Of the Java toolchain, or of `sourceCompatibility`. */
  readonly javaVersion: string | undefined;
  /** Projects that the settings script includes. */
  readonly includes: readonly string[];
  /** Folders of builds that the settings script includes, as written. */
  readonly includedBuilds: readonly string[];
  /** Other scripts that these apply, as written; addresses too. */
  readonly applied: readonly string[];
  readonly hasWrapper: boolean;
}

const bootId = "org.springframework.boot";

/** Reads the texts of one folder by their names: build and settings scripts, `gradle.properties`, and the version catalog in force. */
export function parseGradle(
  texts: ReadonlyMap<string, string>,
  catalog: string | undefined,
  fileNames: ReadonlySet<string>,
): GradleProject {
  const build = texts.get("build.gradle.kts") ?? texts.get("build.gradle") ?? "";
  const settings = texts.get("settings.gradle.kts") ?? texts.get("settings.gradle") ?? "";
  const aliases = catalog === undefined ? [] : usedAliases(build, catalogPlugins(catalog));
  const ids = [...build.matchAll(/\bid\s*\(?\s*["']([\w.-]+)["']([^\n]*)/g)];
  const applied = [...build.matchAll(/\bapply\s*\(?\s*plugin\s*[:=]\s*["']([\w.-]+)["']/g)].map(([, id]) => id ?? "");
  const java =
    /JavaLanguageVersion\.of\(\s*["']?(\d+)/.exec(build)?.[1] ??
    /sourceCompatibility\s*=?\s*(?:JavaVersion\.VERSION_)?["']?(\d+)/.exec(build)?.[1];
  const includes = [...settings.matchAll(/^\s*include\s*\(?([^)\n]*)/gm)].flatMap(([, list]) =>
    [...(list ?? "").matchAll(/["']:?([^"']+)["']/g)].map(([, name]) => name ?? ""),
  );
  const isApplied = (rest: string): boolean => !/\bapply\s*\(?\s*false/.test(rest);
  return {
    scripts: [...texts.keys()].filter((name) => name.includes(".gradle")).sort(),
    plugins: [...ids.map(([, id]) => id ?? ""), ...applied, ...aliases.map(({ id }) => id)],
    springBootVersion:
      bootVersion(build, settings, texts.get("gradle.properties") ?? "") ??
      aliases.find(({ id }) => id === bootId)?.version,
    packsSpringBoot:
      applied.includes(bootId) ||
      ids.some(([, id, rest]) => id === bootId && isApplied(rest ?? "")) ||
      aliases.some(({ id, rest }) => id === bootId && isApplied(rest)),
    packing: packingOf(build),
    javaVersion: java,
    includes,
    includedBuilds: [...settings.matchAll(/\bincludeBuild\s*\(?\s*["']([^"'$]+)["']/g)].map(
      ([, folder]) => folder ?? "",
    ),
    applied: [...`${build}\n${settings}`.matchAll(/\bapply\s*\(?\s*from\s*[:=]\s*["']([^"']+)["']/g)].map(
      ([, script]) => script ?? "",
    ),
    hasWrapper: fileNames.has("gradlew"),
  };
}

/** Of the plugin itself, of the class path that brings it, or of the dependencies that a platform or a plugin imports. */
function bootVersion(build: string, settings: string, properties: string): string | undefined {
  const written =
    /["']org\.springframework\.boot["']\s*\)?\s*version\s*\(?\s*(?:["']([^"']+)["']|(\w+))/.exec(build) ??
    /["']org\.springframework\.boot["']\s*\)?\s*version\s*\(?\s*(?:["']([^"']+)["']|(\w+))/.exec(settings) ??
    /["']org\.springframework\.boot:spring-boot-(?:gradle-plugin|dependencies):([^"']+)["']/.exec(build);
  const version = written?.[1] ?? (written?.[2] === undefined ? undefined : `\${${written[2]}}`);
  const name = /^\$\{?(\w+)\}?$/.exec(version ?? "")?.[1];
  if (name === undefined) return version;
  const set = new RegExp(`\\b${name}\\b["']?\\s*[=,]\\s*["']?(\\d[\\w.-]*)`);
  return set.exec(build)?.[1] ?? set.exec(properties)?.[1];
}

function packingOf(build: string): SpringBootPacking {
  const isOff = /\blayered\s*\{\s*(?:enabled|isEnabled)(?:\.set\(|\s*=\s*)false/.test(build);
  const isOn = /\blayered\b/.test(build) && !isOff;
  const mainClasses = new Set(
    [...build.matchAll(/\bmainClass(?:Name)?\s*(?:=|\.set\()\s*["']([\w.]+)["']/g)].map(([, name]) => name),
  );
  return {
    layers: /\b(intoLayer|layerOrder)\b/.test(build) ? "own" : isOff ? "off" : isOn ? "on" : "default",
    isPlain: !/\blaunchScript\b|PropertiesLauncher/.test(build),
    usesClassicLoader: /loaderImplementation[^\n]*CLASSIC/.test(build),
    mainClass: mainClasses.size === 1 ? [...mainClasses][0] : undefined,
  };
}

/** The plugins of a catalog that the script names, with what stands behind. */
function usedAliases(
  build: string,
  plugins: ReadonlyMap<string, CatalogPlugin>,
): readonly (CatalogPlugin & { readonly rest: string })[] {
  return [...build.matchAll(/\balias\s*\(?\s*libs\.plugins\.([\w.]+)([^\n]*)/g)].flatMap(
    ([, alias = "", rest = ""]) => {
      const plugin = plugins.get(alias);
      return plugin === undefined ? [] : [{ ...plugin, rest }];
    },
  );
}
