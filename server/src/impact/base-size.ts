import { type ImageReference, parseImageReference } from "../dockerfile/image.ts";
import { type BaseImageRow, baseImages } from "./base-images.ts";
import type { Size } from "./impact.ts";

/** A tag of an image, and its bytes on disk. */
export interface VariantSize {
  readonly tag: string;
  readonly bytes: number;
}

/** The variants of an image's release whose sizes are known, the largest first; none where the release itself is not known. */
export function variantSizes(reference: string): readonly VariantSize[] {
  const image = parseImageReference(reference);
  if (image === undefined) return [];
  const { version } = partsOf(image.tag ?? "latest");
  return rowsOf(image)
    .flatMap(([, tag, bytes]) =>
      bytes !== null && isSameRelease(version, partsOf(tag).version) ? [{ tag, bytes }] : [],
    )
    .sort((one, other) => other.bytes - one.bytes);
}

/** 3.12.4 is a release of 3.12. */
function isSameRelease(one: readonly number[], other: readonly number[]): boolean {
  const known = Math.min(one.length, other.length);
  return known > 0 && one.slice(0, known).join(".") === other.slice(0, known).join(".");
}

/** How far a neighbouring tag may be off: tags of one family drift by 10 to 20 % over a few years (measured). */
const drift = 0.2;

/** The size of a base image: its row in the table, a neighbour's as a range, or unknown. */
export function baseSize(reference: string): Size {
  const image = parseImageReference(reference);
  const rows = image === undefined ? [] : rowsOf(image);
  const exact = image && rows.find(([, tag]) => tag === (image.tag ?? "latest"));
  if (exact !== undefined) return fromRow(exact);
  const nearest = image && nearestRow(rows, image.tag ?? "latest");
  if (nearest !== undefined) return fromNeighbour(nearest);
  return {
    bytes: null,
    pullBytes: null,
    confidence: "unknown",
    grounds: ["No size of {reference} is known here", { reference }],
  };
}

function rowsOf({ registry, path }: ImageReference): readonly BaseImageRow[] {
  const name = registry === undefined ? path : `${registry}/${path}`;
  return baseImages.filter(([image]) => image === name);
}

function fromRow([image, tag, bytes, pullBytes, date]: BaseImageRow): Size {
  return {
    bytes,
    pullBytes,
    confidence: bytes === null ? "unknown" : "table",
    grounds: ["{image}:{tag} for linux/amd64 as of {date}", { image, tag, date }],
  };
}

function fromNeighbour([image, tag, bytes, pullBytes, date]: BaseImageRow): Size {
  if (bytes === null) {
    return {
      bytes,
      pullBytes: null,
      confidence: "unknown",
      grounds: ["The nearest known tag, {image}:{tag}, has no size on disk", { image, tag }],
    };
  }
  return {
    bytes,
    pullBytes,
    range: [Math.round(bytes * (1 - drift)), Math.round(bytes * (1 + drift))],
    confidence: "range",
    grounds: ["The nearest known tag is {image}:{tag} for linux/amd64 as of {date}", { image, tag, date }],
  };
}

/** A tag as its version and its variant: `1.24-alpine3.20` is [1, 24] and `alpine`. */
interface TagParts {
  readonly version: readonly number[];
  readonly variant: string;
}

function partsOf(tag: string): TagParts {
  const match = /^v?(\d+(?:\.\d+)*)?-?(.*)$/.exec(tag);
  const variant = (match?.[2] ?? "")
    .replace(/^(latest|stable|lts|current|mainline)-?/, "")
    .replace(/(alpine)\d[\d.]*/, "$1");
  return {
    version: (match?.[1] ?? "")
      .split(".")
      .filter((part) => part !== "")
      .map(Number),
    variant,
  };
}

/** The row of the same variant whose version is nearest, the newer one of two; without a version the newest. */
function nearestRow(rows: readonly BaseImageRow[], tag: string): BaseImageRow | undefined {
  const wanted = partsOf(tag);
  const same = rows.filter(
    ([, other]) => partsOf(other).variant === wanted.variant && partsOf(other).version.length > 0,
  );
  const distance = ([, other]: BaseImageRow): number => {
    const [major = 0, minor = 0] = partsOf(other).version;
    if (wanted.version.length === 0) return -(major * 1000 + minor);
    const [wantedMajor = 0, wantedMinor = minor] = wanted.version;
    return Math.abs(major - wantedMajor) * 1000 + Math.abs(minor - wantedMinor);
  };
  return [...same].sort((one, other) => distance(one) - distance(other) || (one[1] < other[1] ? 1 : -1))[0];
}
