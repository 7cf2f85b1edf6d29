import { type ImageReference, officialName } from "./image.ts";

/** The image to use instead of one that is retired; undefined where none is near enough. */
export function retiredSuccessor(image: ImageReference): string | undefined {
  const name = officialName(image);
  const tag = image.tag ?? "latest";
  if (image.digest !== undefined) return undefined;
  if (name === "openjdk" || name === "java" || name === "adoptopenjdk") return temurin(tag);
  if (name === "jenkins") return "jenkins/jenkins:lts";
  if (name !== "centos") return undefined;
  const version = /^(?:centos)?(\d+)(?:\.|$)/.exec(tag)?.[1] ?? (tag === "latest" ? "8" : undefined);
  return version === undefined || Number(version) < 7 ? undefined : "almalinux:8";
}

/** `8-jre-alpine` is there at Eclipse Temurin too; its other images are Ubuntu's, without a word for it. */
function temurin(tag: string): string | undefined {
  const [, version] = /^(?:openjdk-)?(\d+)/.exec(tag) ?? [];
  if (version === undefined || /windows|nanoserver|ea-/.test(tag)) return undefined;
  const release = [8, 11, 17, 21, 25].find((one) => one >= Number(version));
  if (release === undefined) return undefined;
  return `eclipse-temurin:${release}-${/-jre/.test(tag) ? "jre" : "jdk"}${/-alpine/.test(tag) ? "-alpine" : ""}`;
}
