import type { Cancellation, FileSystem, PackageCaches } from "../file-system.ts";
import { FolderSizes } from "./folder-sizes.ts";
import { goModuleSizes, type ModuleSizes } from "./go-module-sizes.ts";
import { type LockedPackage, parseNpmLock } from "./npm-lock.ts";
import type { Project } from "./project.ts";

/** A package of a lock file, and what this machine knows of its size. */
export interface SizedPackage extends LockedPackage {
  /** Bytes of its files; undefined where they are known from nowhere. */
  readonly bytes: number | undefined;
  /** Where they are known from: the installed folder, or the archive in npm's cache. */
  readonly source: "folder" | "archive";
  /** Bytes of its archive; undefined where it is not in the cache. */
  readonly packedBytes: number | undefined;
}

/** What is known of the packages that installs bring. */
export interface PackageSizes {
  /** By the path of npm's lock file. */
  readonly npm: ReadonlyMap<string, readonly SizedPackage[]>;
  /** By the path of go.mod. */
  readonly go: ReadonlyMap<string, ModuleSizes>;
}

/** While nothing is known. */
export const noPackageSizes: PackageSizes = { npm: new Map(), go: new Map() };

/** What is looked at for one lock file at most. */
const maxLockBytes = 1 << 24;
const maxEntries = 200_000;
const maxLocks = 20;
const maxSettingsBytes = 1 << 16;

/** Lines of `.npmrc` that change what is installed, or where; a lock file does not tell how. */
const deciding =
  /^\s*(omit|include|production|only|optional|install-strategy|global-style|install-links|package-lock|workspaces?|os|cpu|libc|cache)\b/m;

/** Lock files of npm, the one that counts first. */
const locks = ["npm-shrinkwrap.json", "package-lock.json"];

/** What was read from lock files before, by their folders and texts. */
export type KnownPackages = Map<string, readonly SizedPackage[]>;

/** A build context, with the folders in it that hold a package.json or a go.mod. */
export interface PackagePlace {
  readonly root: string;
  readonly project: Pick<Project, "nodePackages" | "goModules">;
}

/** Looks up what installs in a build context bring: nothing is fetched or run. Never rejects. Adds to what is `known`. */
export async function readPackageSizes(
  fileSystem: FileSystem,
  caches: PackageCaches | undefined,
  { root, project }: PackagePlace,
  known: KnownPackages,
  cancellation?: Cancellation,
): Promise<PackageSizes> {
  return {
    npm: await npmSizes(fileSystem, caches, { root, project }, known, cancellation),
    go: await goModuleSizes(fileSystem, caches?.goModules, root, project.goModules, cancellation),
  };
}

/** The packages of npm's lock files: in `node_modules` beside each, where that version is installed, else in npm's cache by the digest. */
async function npmSizes(
  fileSystem: FileSystem,
  caches: PackageCaches | undefined,
  { root, project }: PackagePlace,
  known: KnownPackages,
  cancellation: Cancellation | undefined,
): Promise<PackageSizes["npm"]> {
  const sizes = new Map<string, readonly SizedPackage[]>();
  for (const folder of [...project.nodePackages.keys()].slice(0, maxLocks)) {
    for (const name of locks) {
      const path = folder === "" ? name : `${folder}/${name}`;
      const text = await fileSystem.readFile(`${root}/${path}`, maxLockBytes);
      if (text === undefined || cancellation?.isCancellationRequested) continue;
      const base = folder === "" ? root : `${root}/${folder}`;
      const settings = await fileSystem.readFile(`${base}/.npmrc`, maxSettingsBytes);
      if (settings !== undefined && deciding.test(settings)) continue;
      // What npm last installed there stands in a lock file of its own.
      const state = await fileSystem.readFile(`${base}/node_modules/.package-lock.json`, maxLockBytes);
      const key = [base, text, state].join("\n");
      const packages = known.get(key) ?? (await sized(fileSystem, caches, base, text, cancellation));
      if (packages === undefined || cancellation?.isCancellationRequested) continue;
      known.set(key, packages);
      sizes.set(path, packages);
    }
  }
  return sizes;
}

async function sized(
  fileSystem: FileSystem,
  caches: PackageCaches | undefined,
  base: string,
  text: string,
  cancellation: Cancellation | undefined,
): Promise<readonly SizedPackage[] | undefined> {
  const packages = parseNpmLock(text);
  if (packages === undefined) return undefined;
  const folders = new FolderSizes(fileSystem, base, maxEntries, cancellation);
  const found: SizedPackage[] = [];
  for (const one of packages) {
    const archive = one.integrity === undefined ? undefined : caches?.npmArchive(one.integrity);
    const packed = archive === undefined ? undefined : await fileSystem.stat(archive);
    const packedBytes = packed?.type === "file" ? packed.size : undefined;
    const installed = await folders.bytesOf(one.path, one.version);
    const isInArchive = installed === undefined && packedBytes !== undefined && archive !== undefined;
    const unpacked = isInArchive ? await caches?.unpackedBytes(archive) : undefined;
    const bundled = installed === undefined && one.isBundled ? 0 : undefined;
    const bytes = installed ?? unpacked ?? bundled;
    found.push({ ...one, bytes, source: installed === undefined ? "archive" : "folder", packedBytes });
    if (cancellation?.isCancellationRequested) return undefined;
  }
  return found;
}
