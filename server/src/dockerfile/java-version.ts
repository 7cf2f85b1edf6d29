import type { ImageReference } from "./image.ts";

/** The major version of Java in an image, from its name and tag; undefined when they do not say. */
export function javaVersion({ path, tag }: ImageReference): number | undefined {
  const named =
    /(?:^|[-_/])(?:java|jdk|jre|openjdk|temurin|corretto|zulu|liberica|semeru|sapmachine)[-_]?(\d+)(?:\D|$)/;
  const inTag = named.exec(tag ?? "")?.[1];
  const inPath = named.exec(path)?.[1];
  const own = isJavaImage(path) ? /^(?:open-(?:jdk-)?)?(\d+)(?:\D|$)/.exec(tag ?? "")?.[1] : undefined;
  const version = inTag ?? inPath ?? own;
  return version === undefined ? undefined : Number(version);
}

/** Images whose tag starts with Java's version. */
function isJavaImage(path: string): boolean {
  return /(^|\/)(openjdk|eclipse-temurin|amazoncorretto|sapmachine|ibm-semeru-runtimes|bellsoft\/liberica-.*|azul\/zulu-openjdk.*|ibmjava|adoptopenjdk|java)$/.test(
    path,
  );
}
