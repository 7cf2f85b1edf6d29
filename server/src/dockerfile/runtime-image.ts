import { currentTags } from "./current-tags.ts";
import { type ImageReference, officialName } from "./image.ts";
import { javaVersion } from "./java-version.ts";

/** Languages whose programs need an interpreter or a virtual machine. */
export type Runtime = "java" | "node" | "python" | "ruby" | "php" | "dotnet";

/** A runtime in an image, and its release as far as the tag says it. */
export interface ImageRuntime {
  readonly runtime: Runtime;
  /** Such as 21, 3.14 or 24; undefined when the tag does not tell. */
  readonly version: string | undefined;
}

/** The runtime that an image is made for, from its name; undefined for others. */
export function imageRuntime(image: ImageReference): ImageRuntime | undefined {
  const { registry, path, tag = "" } = image;
  const name = officialName(image) ?? path;
  const leading = (digits: number): string | undefined => {
    const version = /^\d+(\.\d+)*/.exec(tag)?.[0].split(".");
    return version === undefined || version.length < digits ? undefined : version.slice(0, digits).join(".");
  };
  if (registry === "mcr.microsoft.com" && path.startsWith("dotnet/")) return { runtime: "dotnet", version: leading(2) };
  if (registry === "gcr.io" && path.startsWith("distroless/")) return distrolessRuntime(path);
  if (name === "node" || name === "python" || name === "ruby" || name === "php")
    return { runtime: name, version: leading(name === "node" ? 1 : 2) };
  const java = javaVersion(image);
  if (
    java !== undefined ||
    /^(maven|gradle|openjdk|eclipse-temurin|amazoncorretto|sapmachine|tomcat|jetty)$/.test(name)
  )
    return { runtime: "java", version: java === undefined ? undefined : String(java) };
  return undefined;
}

function distrolessRuntime(path: string): ImageRuntime | undefined {
  const [, name, version] = /^distroless\/(java|nodejs|python|dotnet)(\d*)/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const runtime = name === "nodejs" ? "node" : (name as Runtime);
  return { runtime, version: version === "" || runtime === "python" ? undefined : version };
}

/** An image that brings a runtime, of a given or else the newest release. */
export function runtimeReference(runtime: Runtime, built: string | undefined, onAlpine: boolean): string {
  const name = { java: "eclipse-temurin", dotnet: "mcr.microsoft.com/dotnet/aspnet" }[runtime as string] ?? runtime;
  const [newest = "latest"] = currentTags({ registry: undefined, path: name, tag: undefined, digest: undefined });
  const version = built ?? newest;
  if (runtime === "dotnet") return `${name}:${version}${onAlpine ? "-alpine" : ""}`;
  const kind = { java: "-jre", php: "-cli" }[runtime as string] ?? (onAlpine ? "" : "-slim");
  return `${name}:${version}${kind}${onAlpine ? "-alpine" : ""}`;
}
