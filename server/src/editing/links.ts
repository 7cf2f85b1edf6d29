import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { type ImageReference, officialName } from "../dockerfile/image.ts";
import { imageUses } from "../dockerfile/image-uses.ts";

/** An image in the file, and the page of its registry. */
export interface ImageLink {
  readonly span: Span;
  readonly target: string;
}

/** The images that are written out and whose registry has a page for each. */
export function imageLinks(dockerfile: Dockerfile): readonly ImageLink[] {
  return imageUses(dockerfile).flatMap(({ image, literal, mayBeContext }) => {
    const target = mayBeContext ? undefined : registryPage(image);
    return literal === undefined || target === undefined ? [] : [{ span: literal, target }];
  });
}

/** The page of an image; undefined for a registry whose pages are not known. */
export function registryPage(image: ImageReference): string | undefined {
  const { registry, path } = image;
  if (registry === undefined) {
    const official = officialName(image);
    return official === undefined ? `https://hub.docker.com/r/${path}` : `https://hub.docker.com/_/${official}`;
  }
  if (registry === "quay.io") return `https://quay.io/repository/${path}`;
  return registry === "mcr.microsoft.com" ? `https://mcr.microsoft.com/en-us/artifact/mar/${path}` : undefined;
}
