import type { Cancellation, FileSystem } from "../file-system.ts";
import { FolderSizes } from "./folder-sizes.ts";
import type { GoModule } from "./go.ts";

/** What `go mod download` brings for a go.mod, as far as Go's module cache of this machine knows. */
export interface ModuleSizes {
  /** How many modules it downloads. */
  readonly count: number;
  /** How many of them are not in the cache. */
  readonly missing: number;
  /** Bytes of the archives, of the descriptions and of the unpacked modules that are there. */
  readonly bytes: number;
}

const maxEntries = 200_000;
const maxSumBytes = 1 << 22;
const maxModules = 40;

/** Looks up modules in Go's module cache (Go modules reference, module cache): the archive stays beside what is unpacked from it. */
export async function goModuleSizes(
  fileSystem: FileSystem,
  cache: string | undefined,
  root: string,
  modules: ReadonlyMap<string, GoModule>,
  cancellation: Cancellation | undefined,
): Promise<ReadonlyMap<string, ModuleSizes>> {
  const sizes = new Map<string, ModuleSizes>();
  if (cache === undefined) return sizes;
  const folders = new FolderSizes(fileSystem, cache, maxEntries, cancellation);
  for (const [folder, module] of [...modules].slice(0, maxModules)) {
    const path = folder === "" ? "" : `${folder}/`;
    const sum = await fileSystem.readFile(`${root}/${path}go.sum`, maxSumBytes);
    const manifest = await fileSystem.readFile(`${root}/${path}go.mod`, maxSumBytes);
    const isPlain = manifest !== undefined && !/^\s*replace[\s(]/m.test(manifest);
    const wanted = sum === undefined || !isPlain ? undefined : downloads(module, sum);
    if (wanted === undefined || cancellation?.isCancellationRequested) continue;
    const bytes = await Promise.all(wanted.modules.map((name) => moduleBytes(fileSystem, folders, cache, name)));
    const known = bytes.filter((one) => one !== undefined);
    const described = await Promise.all(wanted.described.map((name) => fileBytes(fileSystem, cache, `${name}.mod`)));
    const total = [...known, ...described.map((one) => one ?? 0)].reduce((all, one) => all + one, 0);
    sizes.set(`${path}go.mod`, { count: bytes.length, missing: bytes.length - known.length, bytes: total });
  }
  return sizes;
}

/** A module as the cache names it: `github.com/!burnt!sushi/toml/@v/v1.2.0`. */
interface Downloads {
  readonly modules: readonly string[];
  /** Modules of the graph, whose go.mod is read. */
  readonly described: readonly string[];
}

/** From Go 1.17 on, go.mod names all that a build needs, and no more is downloaded; undefined where it is older. */
function downloads({ goVersion, requires }: GoModule, sum: string): Downloads | undefined {
  const [major = 0, minor = 0] = (goVersion ?? "").split(".").map(Number);
  if (major !== 1 || !(minor >= 17)) return undefined;
  const described = [...sum.matchAll(/^(\S+) (v\S+)\/go\.mod /gm)].map(([, path = "", version = ""]) =>
    cacheName(path, version),
  );
  return { modules: requires.map(({ path, version }) => cacheName(path, version)), described: [...new Set(described)] };
}

/** Capital letters are written as `!` and the small one. */
function cacheName(path: string, version: string): string {
  const escaped = (text: string): string => text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  return `${escaped(path)}/@v/${escaped(version)}`;
}

/** The archive, what describes it, and the unpacked folder; undefined when one of them is not there. */
async function moduleBytes(
  fileSystem: FileSystem,
  folders: FolderSizes,
  cache: string,
  name: string,
): Promise<number | undefined> {
  if (/(^|\/)\.\.?(\/|$)|\\/.test(name)) return undefined;
  const [archive, digest] = await Promise.all(
    ["zip", "ziphash"].map((kind) => fileBytes(fileSystem, cache, `${name}.${kind}`)),
  );
  const information = await fileBytes(fileSystem, cache, `${name}.info`);
  const unpacked = await folders.bytesIn(name.replace("/@v/", "@"));
  if (archive === undefined || digest === undefined || unpacked === undefined) return undefined;
  return archive + digest + unpacked + (information ?? 0);
}

async function fileBytes(fileSystem: FileSystem, cache: string, name: string): Promise<number | undefined> {
  const stat = await fileSystem.stat(`${cache}/cache/download/${name}`);
  return stat?.type === "file" ? stat.size : undefined;
}
