import type { PlainBase } from "./base-variant.ts";
import { officialName } from "./image.ts";
import { javaVersion } from "./java-version.ts";

/** The image without the compilers of this one; undefined where there is none, or its tag can't be told. */
export function runtimeVariant({ text, image }: PlainBase): string | undefined {
  const { tag = "", registry, path } = image;
  const name = officialName(image);
  const head = text.slice(0, text.length - (tag === "" ? 0 : tag.length + 1));
  if (registry === "mcr.microsoft.com" && path === "dotnet/sdk")
    return tag === "" ? undefined : `${head.replace(/sdk$/, "aspnet")}:${tag}`;
  if (path === "nvidia/cuda")
    return tag.includes("-devel") ? `${head}:${tag.replace("-devel", "-runtime")}` : undefined;
  const version = javaVersion(image);
  if (version === undefined || /windows|nanoserver/.test(tag)) return undefined;
  if (name === "eclipse-temurin") {
    if (/-jdk\b/.test(tag)) return `${head}:${tag.replace(/-jdk\b/, "-jre")}`;
    return /^\d+(-alpine|-jammy|-noble)?$/.test(tag) ? `${head}:${tag.replace(/^\d+/, "$&-jre")}` : undefined;
  }
  // "headless" is Corretto's word for a JRE without windows.
  if (name === "amazoncorretto")
    return version >= 11 && /^\d+(-al2023)?$/.test(tag) ? `${head}:${version}-al2023-headless` : undefined;
  if (name !== "openjdk" && name !== "java") return undefined;
  // Only these of Java's releases are built as a JRE there.
  return [8, 11, 17, 21, 25].includes(version)
    ? `eclipse-temurin:${version}-jre${/-alpine/.test(tag) ? "-alpine" : ""}`
    : undefined;
}
