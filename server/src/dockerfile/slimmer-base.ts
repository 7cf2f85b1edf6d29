import type { PlainBase } from "./base-variant.ts";
import { officialName } from "./image.ts";
import { javaVersion } from "./java-version.ts";

/** The image without the compilers of this one; undefined where there is none, or its tag can't be told. */
export function runtimeVariant({ text, image }: PlainBase): string | undefined {
  const { tag = "", registry, path } = image;
  const head = text.slice(0, text.length - (tag === "" ? 0 : tag.length + 1));
  if (registry === "mcr.microsoft.com" && path === "dotnet/sdk")
    return tag === "" ? undefined : `${head.replace(/sdk$/, "aspnet")}:${tag}`;
  if (path === "nvidia/cuda")
    return tag.includes("-devel") ? `${head}:${tag.replace("-devel", "-runtime")}` : undefined;
  return javaRuntime({ text, image }, head, officialName(image) ?? path);
}

/** The JRE of the same vendor, release and system. Tags: the vendors' lists at Docker's official images, at Azul and at BellSoft. */
function javaRuntime({ image }: Pick<PlainBase, "text" | "image">, head: string, name: string): string | undefined {
  const { tag = "" } = image;
  const version = javaVersion(image);
  if (version === undefined || /windows|nanoserver|ea-|jre|headless|crac/.test(tag)) return undefined;
  const isPlain = /^\d+$/.test(tag);
  if (name === "eclipse-temurin") {
    if (/-jdk\b/.test(tag)) return `${head}:${tag.replace(/-jdk\b/, "-jre")}`;
    const isKnown = /^\d+(-alpine|-jammy|-noble|-ubi\d+-minimal)?$/.test(tag);
    return isKnown ? `${head}:${tag.replace(/^\d+/, "$&-jre")}` : undefined;
  }
  if (name === "amazoncorretto") return correttoRuntime(head, tag, version);
  if (name === "ibm-semeru-runtimes") return `${head}:${tag.replace(/-jdk\b/, "-jre")}`;
  if (name === "sapmachine") return sapRuntime(head, tag);
  if (/^azul\/zulu-openjdk(-debian|-alpine)?$/.test(name)) return isPlain ? `${head}:${tag}-jre` : undefined;
  if (/^bellsoft\/liberica-openjdk-(debian|alpine|alpine-musl|centos|rocky)$/.test(name))
    return `${head.replace("-openjdk-", "-openjre-")}:${tag}`;
  if (name === "maven" || name === "gradle") return toolRuntime(tag, version);
  if (!/^(openjdk|java|adoptopenjdk)$|^adoptopenjdk\/openjdk\d+$/.test(name)) return undefined;
  return temurinRuntime(version, tag);
}

/** "headless" is Corretto's word for a JRE without windows; on Alpine there is a JRE of 8 alone, and "8-al2023-jre" names the JDK. */
function correttoRuntime(head: string, tag: string, version: number): string | undefined {
  if (/^8-alpine[\d.]*(-jdk|-full)?$/.test(tag)) return `${head}:${tag.replace(/-jdk$|-full$/, "")}-jre`;
  return version >= 11 && /^\d+(-al2023(-jdk)?)?$/.test(tag) ? `${head}:${version}-al2023-headless` : undefined;
}

function sapRuntime(head: string, tag: string): string | undefined {
  if (/-jdk\b/.test(tag)) return `${head}:${tag.replace(/-jdk\b/, "-jre")}`;
  return /^\d+(-ubuntu(-\d\d\.\d\d|-noble|-jammy)?)?$/.test(tag)
    ? `${head}:${tag.replace(/^\d+/, "$&-jre")}`
    : undefined;
}

/** Maven and Gradle name the JDK that they stand on; both stand on Eclipse Temurin where the tag does not name another. */
function toolRuntime(tag: string, version: number): string | undefined {
  if (/corretto/.test(tag))
    return /alpine|al2$|debian/.test(tag) ? undefined : `amazoncorretto:${version}-al2023-headless`;
  if (/semeru|liberica|sapmachine|zulu|graal|ubi|openjdk/.test(tag)) return undefined;
  return temurinRuntime(version, tag);
}

/** Only these of Java's releases are built as a JRE there. */
function temurinRuntime(version: number, tag: string): string | undefined {
  return [8, 11, 17, 21, 25].includes(version)
    ? `eclipse-temurin:${version}-jre${/alpine/.test(tag) ? "-alpine" : ""}`
    : undefined;
}
