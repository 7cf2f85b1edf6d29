import { type ImageReference, officialName, parseImageReference } from "../dockerfile/image.ts";
import { baseSize } from "../impact/base-size.ts";
import { renderSize } from "../render.ts";
import type { Message } from "../rule.ts";
import type { Paragraph } from "./explain.ts";
import { registryPage } from "./links.ts";

/** An image's size where it is known, and what its tag means. */
export function imageParagraphs(reference: string): readonly Paragraph[] {
  const image = parseImageReference(reference);
  if (image === undefined) return [];
  const size = baseSize(reference);
  const page = registryPage(image);
  const isKnown = size.bytes !== null || size.range !== undefined;
  const sized: readonly Message[] = isKnown
    ? [["{reference}: {size} on disk ({grounds})", { reference, size: renderSize(size), grounds: size.grounds }]]
    : [];
  const messages = [...sized, ...tagMeanings(image)];
  return messages.map((message, index) => ({
    message,
    ...(index === 0 && page !== undefined ? { link: page } : {}),
  }));
}

function tagMeanings(image: ImageReference): readonly Message[] {
  const { tag, digest } = image;
  if (digest !== undefined)
    return [["The digest means the same image for ever; the tag in front of it is a note to readers"]];
  if (tag === undefined || tag === "latest") {
    return [["Without another tag, latest is meant: whatever the publisher gave that tag last"]];
  }
  const known = officialName(image) === undefined ? [] : parts.filter(([pattern]) => pattern.test(tag));
  return known.map(([, meaning]) => [meaning]);
}

/** Of the tags of Docker Official Images, as their own pages explain them. */
const parts: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^v?\d+(\.\d+)?(-|$)/, "The tag moves on: newer builds and releases of this version get the same name"],
  [/(^|-)alpine/, "alpine: on Alpine Linux, which is small and has musl as its C library"],
  [/(^|-)slim(-|$)|-slim/, "slim: a smaller variant that leaves out documentation and tools"],
  [/(^|-)bullseye/, "bullseye: Debian 11"],
  [/(^|-)bookworm/, "bookworm: Debian 12"],
  [/(^|-)trixie/, "trixie: Debian 13"],
  [/(^|-)jammy/, "jammy: Ubuntu 22.04"],
  [/(^|-)noble/, "noble: Ubuntu 24.04"],
  [/(^|-)jre(-|$)/, "jre: runs Java programs, has no compiler"],
  [/(^|-)jdk(-|$)/, "jdk: has the compiler and tools of Java"],
  [/(^|-)fpm(-|$)/, "fpm: PHP's FastCGI server, which needs a web server in front"],
];
