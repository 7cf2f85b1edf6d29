/** What the Engine API tells, as far as it is looked at. Parts of another shape than its reference says are left out. */

/** A line of an image's history. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly comment: string;
  readonly bytes: number;
}

/** An image that is stored, without what the list does not tell. */
export interface ListedImage {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly tags: readonly string[];
}

/** An entry of the build cache. */
export interface CacheRecord {
  readonly id: string;
  readonly parents: readonly string[];
  readonly description: string;
  readonly bytes: number;
  /** Milliseconds since 1970; undefined where it can't be read. */
  readonly created: number | undefined;
}

/** Reads `GET /images/json`. */
export function readImages(answer: unknown): readonly ListedImage[] {
  return list(answer).flatMap(({ Id: id, Created: created, RepoTags: tags }) =>
    typeof id === "string" && typeof created === "number" ? [{ id, created, tags: texts(tags) }] : [],
  );
}

/** Reads `GET /images/NAME/history`, the oldest line first; undefined where a line can't be read, since all must be there. */
export function readHistory(answer: unknown): readonly HistoryEntry[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  const entries = list(answer).flatMap(({ CreatedBy: createdBy, Comment: comment, Size: bytes }) =>
    typeof createdBy === "string" && isSize(bytes)
      ? [{ createdBy, comment: typeof comment === "string" ? comment : "", bytes }]
      : [],
  );
  return entries.length === answer.length ? entries.toReversed() : undefined;
}

/** Reads the digests of the layers from `GET /images/NAME/json`, the lowest first; undefined for another answer. */
export function readLayers(answer: unknown): readonly string[] | undefined {
  const { Layers: layers } = object(object(answer).RootFS);
  return Array.isArray(layers) ? texts(layers) : undefined;
}

/** Reads the build cache from `GET /system/df`. */
export function readCache(answer: unknown): readonly CacheRecord[] {
  return list(object(answer).BuildCache).flatMap((record) => {
    const { ID: id, Parent: parent, Parents: parents, Description: description, Size: bytes, CreatedAt: at } = record;
    if (typeof id !== "string" || typeof description !== "string" || !isSize(bytes)) return [];
    const created = typeof at === "string" ? Date.parse(at) : Number.NaN;
    const above = typeof parent === "string" && parent !== "" ? [parent] : texts(parents);
    return [{ id, parents: above, description, bytes, created: Number.isNaN(created) ? undefined : created }];
  });
}

/** Whether `GET /info` names containerd's store, which counts blocks of 4 KiB instead of bytes. */
export function countsBlocks(answer: unknown): boolean {
  return JSON.stringify(object(answer).DriverStatus ?? "").includes("io.containerd.snapshotter");
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
