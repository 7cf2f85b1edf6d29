import { type ImageReference, officialName } from "./image.ts";

/** The compilers and build tools that an image is for, by name for messages; undefined for an image that only runs programs. */
export function toolchainOf(image: ImageReference): string | undefined {
  const { registry, path, tag = "" } = image;
  const name = officialName(image) ?? "";
  if (registry === "mcr.microsoft.com" && /^dotnet\/(core\/)?sdk$/.test(path)) return ".NET's SDK";
  if (path === "nvidia/cuda") return /-devel/.test(tag) ? "CUDA's compilers" : undefined;
  const known = builders.get(name);
  if (known !== undefined) return known;
  if (name === "openjdk" || name === "java") return /jre/.test(tag) ? undefined : "the JDK";
  if (name === "eclipse-temurin") return /jre/.test(tag) ? undefined : "the JDK";
  if (name === "amazoncorretto") return /headless|-jre/.test(tag) ? undefined : "the JDK";
  return undefined;
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
