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
  const { version } = partsOf(image.tag ?? "latest", image.path);
  return rowsOf(image)
    .flatMap(([name, tag, bytes]) =>
      bytes !== null && isSameRelease(version, partsOf(tag, name).version) ? [{ tag, bytes }] : [],
    )
    .sort((one, other) => other.bytes - one.bytes);
}

/** 3.12.4 is a release of 3.12. */
function isSameRelease(one: readonly number[], other: readonly number[]): boolean {
  const known = Math.min(one.length, other.length);
  return known > 0 && one.slice(0, known).join(".") === other.slice(0, known).join(".");
}

/** How far a tag may be off whose release is near, and one whose release is not: tags of one family drift by 10 to 20 % over a few years (measured). */
const drift = 0.2;
const farDrift = 0.4;

/** The size of a base image: its row in the table, on disk that of a neighbour as a range where it has none, or unknown. */
export function baseSize(reference: string): Size {
  const image = parseImageReference(reference);
  const rows = image === undefined ? [] : rowsOf(image);
  const tag = image?.tag ?? "latest";
  const exact = rows.find(([, other]) => other === tag);
  if (exact !== undefined && exact[2] !== null) return fromRow(exact);
  const nearest = nearestRow(rows, tag);
  if (nearest !== undefined) return fromNeighbour(nearest, tag, exact);
  if (exact !== undefined) return fromRow(exact);
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

/** On disk a neighbour's as a range; to pull only what the tag's own row says. */
function fromNeighbour([image, near, bytes, , date]: KnownRow, tag: string, own: BaseImageRow | undefined): Size {
  const off = isNear(partsOf(tag, image).version, partsOf(near, image).version) ? drift : farDrift;
  return {
    bytes,
    pullBytes: own?.[3] ?? null,
    range: [Math.round(bytes * (1 - off)), Math.round(bytes * (1 + off))],
    confidence: "range",
    grounds: ["The nearest known tag is {image}:{tag} for linux/amd64 as of {date}", { image, tag: near, date }],
  };
}

/** Up to three minor or two major releases away; a tag without a version means a recent one. */
function isNear([major, minor]: readonly number[], [otherMajor = 0, otherMinor]: readonly number[]): boolean {
  if (major === undefined) return true;
  if (major !== otherMajor) return Math.abs(major - otherMajor) <= 2;
  return minor === undefined || otherMinor === undefined || Math.abs(minor - otherMinor) <= 3;
}

/** A row whose size on disk is known. */
type KnownRow = readonly [image: string, tag: string, bytes: number, pullBytes: number | null, date: string];

/** A tag as its version and its variant: `1.24-alpine3.20` is [1, 24] and `alpine`, `12-slim` and `bookworm-slim` of Debian are [12] and `slim`. */
interface TagParts {
  readonly version: readonly number[];
  readonly variant: string;
}

/** Releases of Debian and Ubuntu by their names. */
const releases: Readonly<Record<string, string>> = {
  buster: "10",
  bullseye: "11",
  bookworm: "12",
  trixie: "13",
  focal: "20.04",
  jammy: "22.04",
  noble: "24.04",
};

/** Images whose version is that of the system. */
const systems: ReadonlySet<string> = new Set(["debian", "ubuntu", "buildpack-deps"]);

/** The name of a system's release is the version of the system's own image; of others it says only what they stand on. */
function partsOf(tag: string, image: string): TagParts {
  const [first = "", ...others] = tag.split("-");
  const named =
    systems.has(image) && Object.hasOwn(releases, first) ? [releases[first] ?? first, ...others] : [first, ...others];
  const plain = named.filter((part) => !Object.hasOwn(releases, part) && !/^\d{8}$/.test(part)).join("-");
  const match = /^v?(\d+(?:\.\d+)*)?-?(.*)$/.exec(plain);
  const variant = (match?.[2] ?? "")
    .replace(/^(latest|stable|lts|current|mainline)-?/, "")
    .replace(/(alpine)\d[\d.]*/, "$1");
  const version = (match?.[1] ?? "").split(".").filter((part) => part !== "");
  return { version: version.map(Number), variant };
}

/** The row of the same variant whose version is nearest, of two the one with fewer other parts, then the newer one; without a version the newest. */
function nearestRow(rows: readonly BaseImageRow[], tag: string): KnownRow | undefined {
  const wanted = partsOf(tag, rows[0]?.[0] ?? "");
  const same = rows.filter(isKnown).filter(([name, other]) => {
    const { variant, version } = partsOf(other, name);
    return variant === wanted.variant && version.length > 0;
  });
  const distance = ([name, other]: KnownRow): number => {
    const [major = 0, minor = 0] = partsOf(other, name).version;
    if (wanted.version.length === 0) return -(major * 1000 + minor);
    const [wantedMajor = 0, wantedMinor = minor] = wanted.version;
    return Math.abs(major - wantedMajor) * 1000 + Math.abs(minor - wantedMinor);
  };
  const names = tag.split("-");
  const unlike = ([, other]: KnownRow): number => other.split("-").filter((part) => !names.includes(part)).length;
  return [...same].sort(
    (one, other) => distance(one) - distance(other) || unlike(one) - unlike(other) || (one[1] < other[1] ? 1 : -1),
  )[0];
}

function isKnown(row: BaseImageRow): row is KnownRow & BaseImageRow {
  return row[2] !== null;
}
