import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { retiredImages } from "../dockerfile/end-of-life.ts";
import { type ImageReference, officialName } from "../dockerfile/image.ts";
import { endedRelease } from "../dockerfile/image-release.ts";
import { type ImageUse, imageUses } from "../dockerfile/image-uses.ts";
import { retiredSuccessor } from "../dockerfile/retired-successor.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const eolBaseImage: Rule = {
  id: "eol-base-image",
  category: "reproducibility",
  summary: "An image is retired, or holds a release that gets no more security fixes",
  severity: "info",
  default: "on",
  sameAs: ["tally:ruby/eol-ruby-version", "dockerfile-doctor:DD077"],

  *check(dockerfile) {
    for (const use of imageUses(dockerfile)) {
      const retired = retirement(use.image);
      const message = retired ?? ending(use.image);
      if (message === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(use.span),
        message,
        tag: "deprecated",
        fixes: () => {
          const successor = retired === undefined ? newerTag(use) : retiredSuccessor(use.image);
          return successor === undefined ? [] : useInstead(dockerfile, use, successor);
        },
      };
    }
  },
};

function retirement(image: ImageReference): Message | undefined {
  const name = officialName(image);
  const row = name === undefined ? undefined : retiredImages.get(name);
  if (name !== undefined && row !== undefined) {
    const [year, successor] = row;
    return ["The image {name} was retired in {year} in favour of {successor}", { name, year, successor }];
  }
  if (image.registry !== undefined) return undefined;
  if (/^microsoft\/(dotnet|aspnetcore)/.test(image.path))
    return ["Images below microsoft/ on Docker Hub are no longer updated; mcr.microsoft.com has their successors"];
  if (image.path.startsWith("adoptopenjdk/"))
    return ["The images of AdoptOpenJDK were retired in 2021 in favour of eclipse-temurin"];
  return undefined;
}

function ending(image: ImageReference): Message | undefined {
  const ended = endedRelease(image);
  if (ended === undefined) return undefined;
  const { lifecycle, cycle, until } = ended;
  return [
    "{name} {cycle} has been out of support since {until}, so the image gets no security fixes",
    { name: lifecycle.name, cycle, until: until.slice(0, 7) },
  ];
}

function newerTag({ image, text }: ImageUse): string | undefined {
  const tag = endedRelease(image)?.successorTag;
  if (tag === undefined || image.tag === undefined || image.digest !== undefined) return undefined;
  const name = text.slice(0, -image.tag.length).replace("mcr.microsoft.com/dotnet/core/", "mcr.microsoft.com/dotnet/");
  return `${name}${tag}`;
}

function useInstead(dockerfile: Dockerfile, { literal, instruction }: ImageUse, reference: string): readonly Fix[] {
  if (literal === undefined) return [];
  return [
    {
      title: ["Use {reference}", { reference }],
      safety: "suggestion",
      touches: [instruction],
      edits: [replace(dockerfile, literal, reference)],
    },
  ];
}
