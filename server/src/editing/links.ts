import { contextSources } from "../dockerfile/context-sources.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import type { ImageReference } from "../dockerfile/image.ts";
import { imageUses } from "../dockerfile/image-uses.ts";
import { officialImages } from "../dockerfile/official-images.ts";
import type { BuildContext } from "../project/project.ts";

/** A place that leads somewhere: a page, or a file of the build context. */
export interface Link {
  readonly span: Span;
  readonly to: { readonly url: string } | { readonly file: string };
}

/** Images to their registry's page, where its address is known, and sources of COPY and ADD to the files that they are. */
export function links(dockerfile: Dockerfile, context: BuildContext | undefined): readonly Link[] {
  const images = imageUses(dockerfile).flatMap(({ image, literal, mayBeContext }): readonly Link[] => {
    const url = literal === undefined || mayBeContext ? undefined : registryPage(image);
    return url === undefined || literal === undefined ? [] : [{ span: literal, to: { url } }];
  });
  const files = contextSources(dockerfile).flatMap(({ word, path, isPattern }): readonly Link[] =>
    !isPattern && context?.entries.get(path)?.type === "file" ? [{ span: word.span, to: { file: path } }] : [],
  );
  return [...images, ...files];
}

/** The page about an image; undefined where nobody can tell its address from the name. */
export function registryPage({ registry, path }: ImageReference): string | undefined {
  if (registry === undefined) {
    if (path.includes("/")) return `https://hub.docker.com/r/${path}`;
    return officialImages.has(path) ? `https://hub.docker.com/_/${path}` : undefined;
  }
  switch (registry) {
    case "ghcr.io":
      return `https://ghcr.io/${path}`;
    case "quay.io":
      return `https://quay.io/repository/${path}`;
    case "mcr.microsoft.com":
      return `https://mcr.microsoft.com/en-us/artifact/mar/${path}`;
    case "public.ecr.aws":
      return `https://gallery.ecr.aws/${path}`;
    default:
      return registry === "gcr.io" && path.startsWith("distroless/")
        ? "https://github.com/GoogleContainerTools/distroless"
        : undefined;
  }
}
