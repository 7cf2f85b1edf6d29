import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import type { Project } from "../project/project.ts";
import type { Message } from "../rule.ts";
import { goSize } from "./go-size.ts";
import type { Size } from "./impact.ts";
import { type InstalledPackages, npmInstalled } from "./npm-installed.ts";
import { type NpmRun, npmRun } from "./npm-run.ts";

/** The bytes that a RUN of `npm ci` or `go mod download` adds; undefined where it installs nothing by these, or nothing is known of its packages. */
export function installSize(dockerfile: Dockerfile, run: Instruction, project: Project): Size | undefined {
  const { npm, go } = project.packageSizes;
  return (
    (npm.size > 0 ? npmSize(dockerfile, run, project) : undefined) ??
    (go.size > 0 ? goSize(dockerfile, run, project) : undefined)
  );
}

/** By the lock file: those of the same packages in `node_modules` or in npm's cache of this machine, or a range by their number. */
function npmSize(dockerfile: Dockerfile, run: Instruction, project: Project): Size | undefined {
  const install = npmRun(dockerfile, run, project);
  const packages = install && project.packageSizes.npm.get(install.lock);
  if (install === undefined || packages === undefined) return undefined;
  const installed = npmInstalled(packages, install);
  if (install.doesMore) return unknownSize(install, installed);
  if (installed.missing === 0) {
    const left = { cache: installed.cacheBytes + installed.logBytes, log: installed.logBytes, nothing: 0 };
    const bytes = installed.bytes + left[install.leaves];
    return { bytes, pullBytes: null, confidence: "table", grounds: groundsOf(install, installed) };
  }
  const range = rangeOf(installed, install.leaves === "cache");
  return { bytes: null, pullBytes: null, range, confidence: "range", grounds: groundsOf(install, installed) };
}

/** What is installed is one part of what such a RUN adds, and no sum may hold a part. */
function unknownSize({ name, lock }: NpmRun, { count }: InstalledPackages): Size {
  const grounds: Message = [
    "`{name}` installs {count} packages of {lock}; what the other commands write is known after a build",
    { name, count, lock },
  ];
  return { bytes: null, pullBytes: null, confidence: "unknown", grounds };
}

/**
 * Bytes where some packages are known from nowhere: 9 of 10 real installs lie between (test/fixtures/npm-sizes.json). A few packages may all be small;
 * one large package decides what many weigh.
 */
function rangeOf({ bytes, missing }: InstalledPackages, keepsCache: boolean): readonly [low: number, high: number] {
  const low = bytes + (missing * leastMean * missing) / (missing + fewForLow);
  const high = bytes + (missing + fewForHigh) * greatestMean;
  const [least, most] = keepsCache ? cachePart : [0, 0];
  return [Math.round(low * (1 + least)), Math.round(high * (1 + most))];
}

/** Bytes of a package on average. */
const leastMean = 100_000;
const greatestMean = 800_000;
const fewForLow = 250;
const fewForHigh = 20;
/** What npm's own cache adds to the packages. */
const cachePart = [0.18, 0.4] as const;

function groundsOf({ lock, leaves }: NpmRun, installed: InstalledPackages): Message {
  const { count, missing, sources, scripts } = installed;
  const cache: Message = leaves === "cache" ? [", and npm's own cache, which stays in the layer"] : [""];
  if (missing === count)
    return [
      "By the number of packages in {lock}: {count}; `npm ci` here would tell more{cache}",
      { lock, count, cache },
    ];
  const from: Message =
    sources.size > 1
      ? ["node_modules and npm's cache on this machine"]
      : sources.has("folder")
        ? ["node_modules"]
        : ["npm's cache on this machine"];
  if (missing > 0)
    return [
      "From {from}, where {missing} of {count} packages of {lock} are missing{cache}",
      { from, missing, count, lock, cache },
    ];
  const more: Message = scripts > 0 && !sources.has("folder") ? ["; install scripts may add to it"] : [""];
  const packages: Message = count === 1 ? ["1 package"] : ["{count} packages", { count }];
  return ["From {from}, {packages} of {lock}{cache}{more}", { from, packages, lock, cache, more }];
}
