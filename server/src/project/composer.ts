import { isRecord, parsedBy, recordAt } from "./values.ts";

/** A composer.json (getcomposer.org). */
export interface ComposerProject {
  /** False when composer.json is no JSON object: all else is empty then. */
  readonly readable: boolean;
  /** It needs packages, besides PHP and what belongs to it. */
  readonly hasPackages: boolean;
  /** Names of its scripts, events among them. */
  readonly scripts: readonly string[];
  /** Folders of the sources whose packages it takes, as written. */
  readonly localRepositories: readonly string[];
  /** Settings of plugins that make an install read other files of the sources, such as `patches`. */
  readonly fileSettings: readonly string[];
  /** Where packages go, as written. */
  readonly vendorFolder: string;
}

/** Reads composer.json's text; an unreadable one gives an empty project that says so. */
export function parseComposer(text: string): ComposerProject {
  const value = parsedBy(JSON.parse, text);
  const { require: needs, "require-dev": development, repositories, scripts } = recordAt(value);
  const names = Object.keys({ ...recordAt(needs), ...recordAt(development) });
  const vendor = recordAt(value, "config")["vendor-dir"];
  const extra = recordAt(value, "extra");
  return {
    readable: isRecord(value),
    hasPackages: names.some((name) => name.includes("/")),
    scripts: Object.keys(recordAt(scripts)),
    localRepositories: (Array.isArray(repositories) ? repositories : Object.values(recordAt(repositories))).flatMap(
      localRepository,
    ),
    fileSettings: ["patches", "patches-file", "merge-plugin"].filter((name) => name in extra),
    vendorFolder: typeof vendor === "string" ? vendor : "vendor",
  };
}

/** A repository of the kind `path`, or one of archives. */
function localRepository(repository: unknown): readonly string[] {
  const { type, url } = recordAt(repository);
  return (type === "path" || type === "artifact") && typeof url === "string" ? [url] : [];
}
