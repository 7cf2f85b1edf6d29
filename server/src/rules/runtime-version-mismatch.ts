import { baseImage } from "../dockerfile/base-family.ts";
import { plainBase, replaceBase } from "../dockerfile/base-variant.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { nativeOutput, stageText } from "../dockerfile/native-output.ts";
import { type ImageRuntime, imageRuntime } from "../dockerfile/runtime-image.ts";
import { type Landing, stageLandings } from "../dockerfile/stage-landings.ts";
import { needsMachineCode } from "../project/node-native.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const runtimeVersionMismatch: Rule = {
  id: "runtime-version-mismatch",
  category: "correctness",
  summary: "A program is built with another release of its runtime than the one it is started with",
  severity: "warning",
  default: "on",
  when: { keywords: ["COPY", "ADD"], texts: ["from="] },

  *check(dockerfile, project) {
    const seen = new Set<Stage>();
    for (const landing of stageLandings(dockerfile)) {
      const { from, into } = landing;
      if (seen.has(into) || plainBase(from) === undefined || plainBase(into) === undefined) continue;
      const [build, run] = [runtimeOf(from), runtimeOf(into)];
      if (build?.version === undefined || run?.version === undefined || build.runtime !== run.runtime) continue;
      const message = mismatch(dockerfile, project, landing, build, run);
      const base = plainBase(into);
      if (message === undefined || base?.stage.base.kind !== "image") continue;
      seen.add(into);
      yield {
        range: dockerfile.source.firstLineRange(base.stage.base.word.span),
        message,
        ...(isUnsure(dockerfile, project, landing, run) ? { severity: "hint" as const } : {}),
        fixes: sameRelease(dockerfile, into, run.version, build.version),
      };
    }
  },
};

function runtimeOf(stage: Stage): ImageRuntime | undefined {
  const image = baseImage(stage);
  return image === undefined ? undefined : imageRuntime(image);
}

function mismatch(
  dockerfile: Dockerfile,
  project: Project,
  { from, copy }: Landing,
  build: ImageRuntime,
  run: ImageRuntime,
): Message | undefined {
  const versions = { build: build.version ?? "", run: run.version ?? "" };
  if (build.runtime === "java") {
    if (Number(versions.run) >= Number(versions.build) || targetsOlder(from, project, Number(versions.run)))
      return undefined;
    const isProgram = copy.sources.some(({ value }) => !/^\/(etc|usr\/share)\//.test(value));
    return isProgram ? ["Java {run} may not load classes that were compiled with Java {build}", versions] : undefined;
  }
  if (versions.build === versions.run) return undefined;
  const kind = copy.sources.map(({ value }) => nativeOutput(dockerfile, from, value)?.kind).find(Boolean);
  if (kind === undefined || kind !== build.runtime) return undefined;
  const name = { node: "Node.js", python: "Python", ruby: "Ruby" }[kind as "node" | "python" | "ruby"];
  return ["Packages for {name} {build} may not load, or not be found, in {name} {run}", { ...versions, name }];
}

/** Packages of Node.js without machine code load in any release. */
function isUnsure(
  dockerfile: Dockerfile,
  project: Project,
  { from, copy }: Landing,
  { runtime }: ImageRuntime,
): boolean {
  if (runtime !== "node") return false;
  const certain = copy.sources.some(({ value }) => nativeOutput(dockerfile, from, value)?.certain === true);
  return !certain && ![...project.nodePackages.values()].some(needsMachineCode);
}

/** The build asks for classes of an older release. */
function targetsOlder(stage: Stage, { mavenProjects }: Project, run: number): boolean {
  const text = stageText(stage);
  if (
    /--release\b|-target\b|-source\b|maven\.compiler|-Djava\.version|targetCompatibility|jlink|native-image/.test(text)
  )
    return true;
  return [...mavenProjects.values()].some(
    ({ javaVersion }) => javaVersion !== undefined && Number(javaVersion.replace(/^1\./, "")) <= run,
  );
}

/** The later stage's tag with the release of the build stage. */
function sameRelease(dockerfile: Dockerfile, into: Stage, run: string, build: string): readonly Fix[] {
  const base = plainBase(into);
  const tag = base?.image.tag;
  // `openjdk8` is the name of an image, not of a release of it.
  if (base === undefined || tag === undefined || /\d$/.test(base.image.path)) return [];
  const at = tag.startsWith(run) ? 0 : tag.search(new RegExp(`(?<=(?:jdk|jre|java|temurin|openjdk)-?)${run}(?!\\d)`));
  if (at === -1) return [];
  const rest = tag.slice(at + run.length).replace(/^(\.\d+|u\d+|_\d+|-b\d+)+/, "");
  const reference = `${base.text.slice(0, -tag.length)}${tag.slice(0, at)}${build}${rest}`;
  return [
    {
      title: ["Start from {reference}", { reference }],
      safety: "suggestion",
      touches: [base.stage.from],
      edits: [replaceBase(dockerfile, base.stage, reference)],
    },
  ];
}
