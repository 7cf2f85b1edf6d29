import { formatBytes } from "../project/format-bytes.ts";
import type { Message } from "../rule.ts";
import { type AptClosure, aptClosure } from "./apt-closure.ts";
import type { AptInstall, AptRun } from "./apt-run.ts";
import type { AptPackage, AptTable } from "./apt-table.ts";
import type { Size } from "./impact.ts";

/** The system that a RUN installs into. */
export interface AptSystem {
  readonly table: AptTable;
  readonly isSlim: boolean;
  readonly installed: ReadonlySet<string>;
}

/** What an install adds. */
export interface AptAddition {
  /** The largest first. */
  readonly packages: readonly AddedPackage[];
  /** On disk, with what dpkg, Python and others write beside the packages. */
  readonly bytes: number;
  /** What would not be there without recommended packages. */
  readonly recommendedBytes: number;
}

/** A package that nothing is known of. */
export interface MissingPackage {
  readonly missing: string;
}

/** A package that an install adds, and its bytes on disk. */
export interface AddedPackage {
  readonly name: string;
  readonly bytes: number;
}

/** What installs add to a system, or the first package that one names or needs and the table does not have. */
export function aptAddition(system: AptSystem, installs: readonly AptInstall[]): AptAddition | MissingPackage {
  const whole = addedBy(system, installs);
  const fewer = addedBy(
    system,
    installs.map((one) => ({ ...one, withRecommends: false })),
  );
  if ("missing" in whole) return whole;
  if ("missing" in fewer) return fewer;
  const { added } = whole;
  const bytes = additionBytes(system, added);
  const packages = [...added].map((name) => ({ name, bytes: packageBytes(system, packageOf(system, name)) }));
  return {
    packages: packages.sort((one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1)),
    bytes,
    recommendedBytes: bytes - additionBytes(system, fewer.added),
  };
}

/** The size of a RUN's layer from what it installs and from the lists that it keeps. */
export function aptSize(
  { table }: AptSystem,
  { addsMore, installs }: AptRun,
  addition: AptAddition,
  listBytes: number,
): Size {
  const { packages, bytes, recommendedBytes } = addition;
  const largest = packages.slice(0, 5).map((one) => `${one.name} ${formatBytes(one.bytes)}`);
  const { suite, date } = table;
  const details: Message[] = [];
  if (recommendedBytes > 0)
    details.push(["{bytes} of it are packages that others only recommend", { bytes: formatBytes(recommendedBytes) }]);
  if (listBytes > 0)
    details.push(["{bytes} of it are package lists, which stay in this layer", { bytes: formatBytes(listBytes) }]);
  if (packages.length > 1) details.push(["The largest are {packages}", { packages: largest.join(", ") }]);
  return {
    bytes: bytes + listBytes,
    pullBytes: null,
    confidence: "table",
    grounds: groundsOf(packages.length, { suite, date }, installs.length > 0, listBytes > 0),
    ...(details.length === 0 ? {} : { details }),
    ...(addsMore ? { hasUnknown: true } : {}),
  };
}

/** The size of a RUN that installs a package which the table does not have; undefined where that word is no package's plain name. */
export function missingSize({ table: { suite } }: AptSystem, { missing }: MissingPackage): Size | undefined {
  if (!/^[a-z0-9][a-z0-9.+-]*(?:[a-z0-9]|\+\+)$/.test(missing)) return undefined;
  return {
    bytes: null,
    pullBytes: null,
    confidence: "unknown",
    grounds: ["{package} is not in the table of packages of Debian {suite}", { package: missing, suite }],
  };
}

function groundsOf(
  count: number,
  table: { readonly suite: string; readonly date: string },
  installs: boolean,
  keepsLists: boolean,
): Message {
  if (count > 1) return ["{count} packages of Debian {suite} for linux/amd64 as of {date}", { count, ...table }];
  if (count === 1) return ["1 package of Debian {suite} for linux/amd64 as of {date}", table];
  if (keepsLists) return ["The package lists of Debian {suite} as of {date}", table];
  return installs ? ["All that is installed here is there already"] : ["Nothing is installed here"];
}

function addedBy({ table, installed }: AptSystem, installs: readonly AptInstall[]): AptClosure {
  const there = new Set(installed);
  const all = new Set<string>();
  for (const { names, withRecommends } of installs) {
    const real = names.map((name) => realName(table, name));
    const closure = aptClosure(table.packages, there, real, withRecommends);
    if ("missing" in closure) return closure;
    for (const name of closure.added) {
      there.add(name);
      all.add(name);
    }
  }
  return { added: all };
}

/** The package behind a name that stands for one. */
export function realName({ packages, aliases }: AptTable, name: string): string {
  return packages.has(name) ? name : (aliases.get(name) ?? name);
}

function packageOf({ table }: AptSystem, name: string): AptPackage | undefined {
  return table.packages.get(name);
}

/** What Python's compiled files weigh, as part of what they are compiled from (measured). */
const compiled = 1.25;

function packageBytes({ isSlim }: AptSystem, one: AptPackage | undefined): number {
  if (one === undefined) return 0;
  return (isSlim ? one.slim : one.full) + one.kept + one.templates;
}

/** A package's paragraph in dpkg's status file, and in the copy of that. */
const paragraphBytes = 2_000;

/** Logs, caches of the linker and of debconf, and whatever scripts of packages write; fitted to 60 builds on bookworm. */
const constantBytes = 800_000;

function additionBytes(system: AptSystem, added: ReadonlySet<string>): number {
  const { table, installed } = system;
  if (added.size === 0) return 0;
  const compiles = installed.has("python3-minimal") || added.has("python3-minimal");
  let bytes = table.statusBytes + paragraphBytes * (installed.size - table.base.size) + constantBytes;
  for (const name of added) {
    const one = packageOf(system, name);
    bytes += packageBytes(system, one) + (compiles ? compiled * (one?.python ?? 0) : 0);
  }
  if ([...added].some((name) => (packageOf(system, name)?.templates ?? 0) > 0)) bytes += table.templateBytes;
  return Math.round(bytes);
}
