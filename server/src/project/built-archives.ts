import type { Project } from "./project.ts";

/** The pattern of the archives that the build of a single Maven or Gradle project at the root makes; undefined for more projects, or none. */
export function builtArchives({ mavenProjects, gradleProjects }: Project): string | undefined {
  const maven = mavenProjects.get("");
  const gradle = gradleProjects.get("");
  if (maven !== undefined && gradle === undefined)
    return maven.readable && maven.modules.length === 0 && /^[jw]ar$/.test(maven.packaging)
      ? `target/*.${maven.packaging}`
      : undefined;
  if (gradle === undefined || maven !== undefined || gradle.includes.length > 0) return undefined;
  return `build/libs/*.${gradle.plugins.includes("war") ? "war" : "jar"}`;
}
