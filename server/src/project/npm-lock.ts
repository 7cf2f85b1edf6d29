import { isRecord, parsedBy, textsOf } from "./values.ts";

/** A package that npm's lock file names. */
export interface LockedPackage {
  /** Where npm puts it, relative to the lock file's folder, such as `node_modules/ms`. */
  readonly path: string;
  readonly version: string;
  /** The digest of its archive, such as `sha512-…`; undefined where the lock file has none. */
  readonly integrity: string | undefined;
  /** `development` and `optional`: needed for that alone; `either`: for one of the two. */
  readonly need: "always" | "development" | "optional" | "either" | "both";
  /** Systems, processors and C libraries that it is for, `!` in front of one that it is not for; empty for all. */
  readonly systems: readonly string[];
  readonly processors: readonly string[];
  readonly libraries: readonly string[];
  /** It lies in the archive of the package around it. */
  readonly isBundled: boolean;
  /** Scripts of its own run when it is installed. */
  readonly hasInstallScript: boolean;
  /** Bytes of its entry in `node_modules/.package-lock.json`. */
  readonly noteBytes: number;
}

/** The packages of a package-lock.json of any version, without the project's own folders; undefined for what is none. */
export function parseNpmLock(text: string): readonly LockedPackage[] | undefined {
  const lock = parsedBy(JSON.parse, text);
  if (!isRecord(lock)) return undefined;
  if (isRecord(lock.packages)) {
    return Object.entries(lock.packages).flatMap(([path, entry]) =>
      isRecord(entry) && entry.link !== true && isInstalled(path) ? [packageOf(path, entry)] : [],
    );
  }
  return isRecord(lock.dependencies) ? [...nested("", lock.dependencies, 0)] : undefined;
}

/** Below `node_modules`, and nowhere else. */
function isInstalled(path: string): boolean {
  return /(^|\/)node_modules\/(@[^/]+\/)?[^/@.][^/]*$/.test(path) && !/(^|\/)\.\.?(\/|$)|\\|^\//.test(path);
}

/** Lock files of npm 5 and 6 hold packages inside one another. */
function* nested(folder: string, dependencies: Record<string, unknown>, depth: number): Iterable<LockedPackage> {
  for (const [name, entry] of Object.entries(dependencies)) {
    const path = `${folder}node_modules/${name}`;
    if (!isRecord(entry) || !isInstalled(path) || /^file:/.test(String(entry.version))) continue;
    yield packageOf(path, { ...entry, inBundle: entry.bundled, requires: undefined, dependencies: undefined });
    if (isRecord(entry.dependencies) && depth < 64) yield* nested(`${path}/`, entry.dependencies, depth + 1);
  }
}

function packageOf(path: string, entry: Record<string, unknown>): LockedPackage {
  return {
    path,
    version: typeof entry.version === "string" ? entry.version : "",
    integrity: typeof entry.integrity === "string" ? entry.integrity : undefined,
    need: needOf(entry),
    systems: list(entry.os),
    processors: list(entry.cpu),
    libraries: list(entry.libc),
    isBundled: entry.inBundle === true,
    hasInstallScript: entry.hasInstallScript === true,
    // Inside of two braces, without them.
    noteBytes: JSON.stringify({ packages: { [path]: entry } }, null, 2).length - 20,
  };
}

function needOf({ dev, optional, devOptional }: Record<string, unknown>): LockedPackage["need"] {
  if (devOptional === true) return "either";
  if (dev === true) return optional === true ? "both" : "development";
  return optional === true ? "optional" : "always";
}

function list(value: unknown): readonly string[] {
  return textsOf(Array.isArray(value) ? value : [value]);
}
