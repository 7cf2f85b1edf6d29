import type { Base } from "../dockerfile/dockerfile.ts";
import type { CacheRecord } from "./answers.ts";
import type { CopyEvidence } from "./copy-evidence.ts";
import type { BuildRecords } from "./read-builds.ts";
import type { BuildStep } from "./step-environments.ts";

/**
 * The entries of the build cache that the last of these steps, a RUN, made: each stands on entries of all steps before it and on the base image. None
 * where every copy of files before it had other bytes than the build context has today, since then it may be another project's.
 */
export function cacheEntriesOf(
  steps: readonly BuildStep[],
  base: Base,
  records: BuildRecords,
  evidence: CopyEvidence,
): readonly CacheRecord[] {
  const layers = steps.filter(({ isLayer }) => isLayer);
  const last = layers.at(-1);
  if (last?.command === undefined) return [];
  const byId = new Map(records.cache.map((record) => [record.id, record]));
  return records.cache.filter(
    (record) => isMadeBy(record, last) && standsOn(record, { layers, byId, base, records, evidence }),
  );
}

interface Chain {
  readonly layers: readonly BuildStep[];
  readonly byId: ReadonlyMap<string, CacheRecord>;
  readonly base: Base;
  readonly records: BuildRecords;
  readonly evidence: CopyEvidence;
}

function standsOn(record: CacheRecord, { layers, byId, base, records, evidence }: Chain): boolean {
  const seen: boolean[] = [];
  let below: CacheRecord | undefined = record;
  for (const step of layers.toReversed()) {
    if (below === undefined || !isMadeBy(below, step)) return false;
    const told = evidence(step.instruction, below.bytes);
    if (told !== undefined) seen.push(told);
    const [parent, ...more]: readonly string[] = below.parents;
    if (more.length > 0) return false;
    below = parent === undefined ? undefined : byId.get(parent);
  }
  return isBase(below, base, records) && (seen.length === 0 || seen.includes(true));
}

/** `mount / from exec /bin/sh -c make` for a RUN; `fileop target`, or the step as written, for what copies files and makes folders. */
function isMadeBy({ description }: CacheRecord, { instruction, command }: BuildStep): boolean {
  if (instruction.keyword === "RUN")
    return command !== undefined && description.trim() === `mount / from exec ${command.trim()}`;
  return description === "fileop target" || new RegExp(`^\\[[^\\]]*\\] ${instruction.keyword} `).test(description);
}

function isBase(record: CacheRecord | undefined, base: Base, { bases }: BuildRecords): boolean {
  if (base.kind === "scratch") return record === undefined;
  if (record === undefined || base.kind !== "image" || base.reference === undefined) return false;
  const { description } = record;
  // The classic store names no image that was there before the build.
  if (/^from local\b/.test(description)) return bases.has(base.reference);
  const [, pulled] = /^pulled from (\S+)$/.exec(description) ?? [];
  return pulled !== undefined && isSameImage(pulled, base.reference);
}

function isSameImage(pulled: string, reference: string): boolean {
  const [one, other] = [wholeName(pulled), wholeName(reference)];
  if (one.digest !== undefined && other.digest !== undefined) return one.digest === other.digest;
  return other.digest === undefined && one.name === other.name;
}

/** With the registry and the tag that Docker puts in where none is written. */
function wholeName(reference: string): { readonly name: string; readonly digest: string | undefined } {
  const [text = "", digest] = reference.split("@");
  const [first = "", ...rest] = text.split("/");
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = hasRegistry ? text : rest.length > 0 ? `docker.io/${text}` : `docker.io/library/${text}`;
  return { name: /:[^/]*$/.test(path) ? path : `${path}:latest`, digest };
}
