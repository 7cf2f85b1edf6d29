import type { Project } from "./project.ts";

/** The Spring Boot project of a build context. */
export interface SpringBoot {
  /** `major * 100 + minor`, such as 302; undefined when the files do not tell. */
  readonly version: number | undefined;
  /** As written. */
  readonly versionText: string | undefined;
  readonly usesClassicLoader: boolean;
  readonly hasLayersOff: boolean;
}

/** What Maven or Gradle files say of Spring Boot; of several versions the one at the root counts, and none where they differ. Undefined without Spring Boot. */
export function springBoot({ mavenProjects, gradleProjects }: Project): SpringBoot | undefined {
  const maven = [...mavenProjects].filter(([, one]) => one.springBootVersion !== undefined || one.packsSpringBoot);
  const gradle = [...gradleProjects].filter(([, { plugins }]) => plugins.includes("org.springframework.boot"));
  const found = [...maven, ...gradle];
  if (found.length === 0) return undefined;
  const root = found.find(([folder, one]) => folder === "" && one.springBootVersion !== undefined);
  const versions = new Set(found.flatMap(([, one]) => one.springBootVersion ?? []));
  const versionText = root?.[1].springBootVersion ?? (versions.size === 1 ? [...versions][0] : undefined);
  const [, major, minor] = /^(\d+)\.(\d+)(\D|$)/.exec(versionText ?? "") ?? [];
  return {
    version: major === undefined ? undefined : Number(major) * 100 + Number(minor),
    versionText,
    usesClassicLoader: found.some(([, one]) => one.usesClassicLoader),
    hasLayersOff: found.some(([, one]) => one.hasLayersOff),
  };
}
