import type { SizedPackage } from "../project/package-sizes.ts";

/** Which packages of a lock file an install takes. */
export interface NpmSelection {
  readonly omitsDevelopment: boolean;
  readonly omitsOptional: boolean;
  /** Processor and C library of the image, as npm names them. */
  readonly processor: string;
  readonly library: string;
}

/** What an install brings. */
export interface InstalledPackages {
  readonly count: number;
  /** Bytes of the packages that are known, with npm's note of them. */
  readonly bytes: number;
  /** How many packages are not known. */
  readonly missing: number;
  /** What npm's cache holds of the known packages afterwards. */
  readonly cacheBytes: number;
  /** What npm writes into its log. */
  readonly logBytes: number;
  readonly sources: ReadonlySet<SizedPackage["source"]>;
  /** How many of them run scripts. */
  readonly scripts: number;
}

/** Bytes in the index of npm's cache for each archive, and in its log (measured: test/fixtures/npm-sizes.json). */
const indexBytes = 525;
const logLineBytes = 300;
/** The archive's part of what it unpacks to, where it is not at hand (measured with them). */
const packedPart = 0.22;

/** The packages of a lock file that an install on Linux takes, added up. */
export function npmInstalled(packages: readonly SizedPackage[], selection: NpmSelection): InstalledPackages {
  const taken = packages.filter((one) => isTaken(one, selection));
  const known = taken.filter(({ bytes }) => bytes !== undefined);
  const archives = known.filter(({ isBundled }) => !isBundled);
  const packed = ({ packedBytes, bytes = 0 }: SizedPackage): number => packedBytes ?? bytes * packedPart;
  return {
    count: taken.length,
    bytes: sum(known.map(({ bytes = 0, noteBytes }) => bytes + noteBytes)),
    missing: taken.length - known.length,
    // Two places of one package share an archive.
    cacheBytes: Math.round(
      sum([...new Map(archives.map((one) => [one.integrity ?? one.path, one])).values()].map(packed)) +
        archives.length * indexBytes,
    ),
    logBytes: taken.length * logLineBytes,
    sources: new Set(archives.map(({ source }) => source)),
    scripts: taken.filter(({ hasInstallScript }) => hasInstallScript).length,
  };
}

function isTaken({ need, systems, processors, libraries }: SizedPackage, selection: NpmSelection): boolean {
  const { omitsDevelopment, omitsOptional, processor, library } = selection;
  const isOmitted = {
    always: false,
    development: omitsDevelopment,
    optional: omitsOptional,
    both: omitsDevelopment || omitsOptional,
    either: omitsDevelopment && omitsOptional,
  }[need];
  return !isOmitted && fits(systems, "linux") && fits(processors, processor) && fits(libraries, library);
}

/** npm's rule: none of the excluded, and one of the named where any is named. */
function fits(names: readonly string[], own: string): boolean {
  if (names.includes(`!${own}`)) return false;
  const wanted = names.filter((name) => !name.startsWith("!"));
  return wanted.length === 0 || wanted.includes(own) || wanted.includes("any");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
