import {
  type CacheRecord,
  countsBlocks,
  type HistoryEntry,
  type ListedImage,
  readCache,
  readHistory,
  readImages,
  readLayers,
} from "./answers.ts";

/** What an engine remembers of builds. */
export interface BuildRecords {
  /** The newest images that BuildKit built from a Dockerfile, the newest first. */
  readonly images: readonly BuiltImage[];
  /** The base images that are stored under the name that FROM gives. */
  readonly bases: ReadonlyMap<string, BaseImage>;
  readonly cache: readonly CacheRecord[];
  /** Sizes are counted in blocks of 4 KiB, as containerd's store does, not in bytes. */
  readonly isInBlocks: boolean;
}

/** An image with its history, the oldest line first. */
export interface BuiltImage extends ListedImage, BaseImage {}

/** A stored image's history, and the digests of its layers. */
export interface BaseImage {
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly string[];
}

/** Asks one question; rejects with the reason where there is no answer. */
export type AskDocker = (path: string) => Promise<unknown>;

/** Older images are hardly from a Dockerfile that is worked on. */
const mostImages = 60;

/** Reads what concerns a Dockerfile with these base images; `known` are images by id, which never change. Rejects with the reason where the engine does not answer. */
export async function readBuilds(
  ask: AskDocker,
  references: readonly string[],
  known: ReadonlyMap<string, BaseImage> = new Map(),
): Promise<BuildRecords> {
  const newest = readImages(await ask("/images/json"))
    .toSorted((one, other) => other.created - one.created)
    .slice(0, mostImages);
  const images: BuiltImage[] = [];
  for (const image of newest) {
    const found = known.get(image.id) ?? (await imageNamed(ask, image.id));
    if (found?.history.at(-1)?.comment === fromBuildKit) images.push({ ...image, ...found });
  }
  const bases = new Map<string, BaseImage>();
  for (const reference of references) {
    const base = await imageNamed(ask, reference);
    if (base !== undefined) bases.set(reference, base);
  }
  // An old engine counts all that it has for this question, which may take too long.
  const cache = await ask("/system/df?type=build-cache").then(readCache, () => []);
  return { images, bases, cache, isInBlocks: countsBlocks(await ask("/info")) };
}

/** How a line of history that BuildKit's Dockerfile frontend wrote is marked. */
export const fromBuildKit = "buildkit.dockerfile.v0";

/** Undefined for an image that is not stored, or that went while it was asked for. */
async function imageNamed(ask: AskDocker, name: string): Promise<BaseImage | undefined> {
  if (!isReference(name)) return undefined;
  const answers = Promise.all([ask(`/images/${name}/history`), ask(`/images/${name}/json`)]);
  const found = await answers.catch((error: unknown) => {
    if (error instanceof NotFound) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  const [history, layers] = [readHistory(found[0]), readLayers(found[1])];
  return history === undefined || layers === undefined ? undefined : { history, layers };
}

/** What an engine answers for an image that it does not have. */
export class NotFound extends Error {}

/** So that a name can't lead to another part of the API. */
function isReference(text: string): boolean {
  return /^[\w.:/@-]{1,300}$/.test(text) && !text.includes("..") && !text.includes("//");
}
