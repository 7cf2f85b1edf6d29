import { isDigest } from "./flag-values.ts";
import { parseImageReference } from "./image.ts";

/** Why BuildKit cannot read an image reference, and what was probably meant. */
export interface ImageProblem {
  /** A message with a place for the reference. */
  readonly template: string;
  readonly instead?: string;
}

/** What is wrong with a reference whose variables are filled in; undefined for a good one. */
export function imageProblem(reference: string): ImageProblem | undefined {
  if (isSurelyGood(reference)) return undefined;
  const image = parseImageReference(reference);
  if (image === undefined) return broken(reference);
  if (image.digest !== undefined && !isDigest(image.digest)) {
    return { template: "The digest of {reference} is not whole, so BuildKit cannot read it" };
  }
  if (/^[0-9a-f]{64}$/.test(reference))
    return { template: "{reference} is the id of an image, which BuildKit does not take" };
  return undefined;
}

/** A quick look: whether a reference is as plain as most are, in lower case with single marks between and maybe a tag. */
export function isSurelyGood(reference: string): boolean {
  return reference.length < 64 && plainReference.test(reference);
}

const plainReference = /^[a-z0-9]+(?:[./-][a-z0-9]+)*(?::\w[\w.-]*)?$/;

function broken(reference: string): ImageProblem {
  const bare = reference.replace(/^(https?|docker):\/\//, "");
  if (bare !== reference) {
    const template = "{reference} is a URL, and BuildKit takes an image's name without one";
    return isGood(bare) ? { template, instead: bare } : { template };
  }
  const slash = reference.indexOf("/");
  const hasHost = slash !== -1 && /[.:]|^localhost$/.test(reference.slice(0, slash));
  const pathStart = hasHost ? slash + 1 : 0;
  const tagStart = tagAt(reference);
  const path = reference.slice(pathStart, tagStart);
  const lower = reference.slice(0, pathStart) + path.toLowerCase() + reference.slice(tagStart);
  if (path !== path.toLowerCase() && isGood(lower)) {
    return {
      template: "{reference} has upper-case letters in the image's name, so BuildKit cannot read it",
      instead: lower,
    };
  }
  if (reference.includes("@") && !/@[A-Za-z0-9+._-]+:[0-9A-Fa-f]{32,}$/.test(reference)) {
    return { template: "The digest of {reference} is not whole, so BuildKit cannot read it" };
  }
  const trimmed = reference.replace(/[:@/.,;]+$/, "").replace(/::+/g, ":");
  const template = "{reference} is no valid image reference, so BuildKit cannot read it";
  return trimmed !== reference && isGood(trimmed) ? { template, instead: trimmed } : { template };
}

/** Where tag or digest start. */
function tagAt(reference: string): number {
  const at = reference.indexOf("@");
  const end = at === -1 ? reference.length : at;
  const colon = reference.slice(0, end).lastIndexOf(":");
  return colon > reference.slice(0, end).lastIndexOf("/") ? colon : end;
}

function isGood(reference: string): boolean {
  return parseImageReference(reference) !== undefined;
}
