import { type ImageReference, officialName } from "./image.ts";

/** The compilers and build tools that an image is for, by name for messages; undefined for an image that only runs programs. */
export function toolchainOf(image: ImageReference): string | undefined {
  const { registry, path, tag = "" } = image;
  const name = officialName(image) ?? "";
  if (registry === "mcr.microsoft.com" && /^dotnet\/(core\/)?sdk$/.test(path)) return ".NET's SDK";
  if (path === "nvidia/cuda") return /-devel/.test(tag) ? "CUDA's compilers" : undefined;
  const known = builders.get(name);
  if (known !== undefined) return known;
  return isJdk(image, name) ? "the JDK" : undefined;
}

/** An image of a whole JDK: those of a JRE say so in their tag, or have another name. */
function isJdk({ registry, path, tag = "" }: ImageReference, name: string): boolean {
  if (name === "amazoncorretto") return !/headless|headful|jre/.test(tag);
  if (name === "ibm-semeru-runtimes") return /-jdk\b/.test(tag);
  if (/^(openjdk|java|eclipse-temurin|sapmachine|adoptopenjdk)$/.test(name)) return !/jre/.test(tag);
  if (registry === "mcr.microsoft.com") return path === "openjdk/jdk";
  if (registry !== undefined) return false;
  if (/^azul\/zulu-openjdk(-debian|-alpine)?$/.test(path)) return !/jre/.test(tag);
  return /^bellsoft\/liberica-openjdk-[\w-]+$|^adoptopenjdk\/openjdk\d+$/.test(path) && !/jre/.test(tag);
}

const builders: ReadonlyMap<string, string> = new Map([
  ["golang", "Go's compiler"],
  ["rust", "Rust's compiler"],
  ["maven", "Maven and the JDK"],
  ["gradle", "Gradle and the JDK"],
  ["gcc", "GCC"],
  ["haskell", "Haskell's compiler"],
  ["swift", "Swift's compiler"],
]);
