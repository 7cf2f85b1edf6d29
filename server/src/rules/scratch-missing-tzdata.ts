import { addPackage } from "../dockerfile/added-package.ts";
import { baseImage } from "../dockerfile/base-family.ts";
import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { insert, insertBefore } from "../dockerfile/edit.ts";
import { type ProgramCopy, programCopies } from "../dockerfile/program-copies.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const scratchMissingTzdata: Rule = {
  id: "scratch-missing-tzdata",
  category: "correctness",
  summary: "Time zones are used in an image that has no data of them",
  severity: "hint",
  default: "workspace",

  *check(dockerfile, project) {
    const stage = dockerfile.stages.at(-1);
    const base = stage === undefined ? undefined : baseWithout(stage);
    if (stage === undefined || base === undefined) return;
    const zone = zoneSetting(dockerfile, stage);
    if (zone === undefined && project.goModules.size === 0) return;
    if (hasZones(stage)) return;
    const programs = programCopies(dockerfile, stage);
    if (hasEmbeddedZones(project, programs)) return;
    const loads = programs.length > 0 && [...project.goModules.values()].some(({ loadsTimeZones }) => loadsTimeZones);
    if (zone === undefined && (!loads || stage.base.kind === "missing")) return;
    const word = stage.base.kind === "missing" ? stage.from.keywordSpan : stage.base.word.span;
    yield {
      range: dockerfile.source.firstLineRange(zone?.span ?? word),
      message:
        zone === undefined
          ? ["The program loads time zones by name, and {base} has no data of them", { base }]
          : [
              "{base} has no data of time zones, so that the time may stay UTC in spite of TZ={zone}",
              { base, zone: zone.name },
            ],
      fixes: [
        ...copyZones(dockerfile, programs, zone?.name),
        ...embedZones(dockerfile, programs),
        ...install(dockerfile, stage, base),
      ],
    };
  },
};

/** Images without tzdata. Debian has it up to bookworm and Ubuntu up to 14.04, as have distroless images. */
function baseWithout(stage: Stage): string | undefined {
  if (rootStage(stage).base.kind === "scratch") return "scratch";
  const { path, tag = "" } = baseImage(stage) ?? { path: "" };
  const isWithout =
    /^(alpine|busybox)$/.test(path) ||
    (path === "ubuntu" && !/^(12|14|precise|trusty)\b/.test(tag)) ||
    (path === "debian" && /^(trixie|forky|sid|13)\b/.test(tag));
  return isWithout ? path : undefined;
}

/** Data that is copied or installed; Java and Node.js bring their own. */
function hasZones(stage: Stage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, cooked: { text } }) =>
        (keyword === "RUN" && /tzdata|zoneinfo|openjdk|\bjre|\bnode/.test(text)) ||
        (/^(COPY|ADD)$/.test(keyword) &&
          /zoneinfo|localtime|timezone|\.tar|--from=\S+\s+\/(usr\/?(share\/?)?)?\s/.test(text)) ||
        (keyword === "ENV" && /\bZONEINFO\b/.test(text)),
    ),
  );
}

function hasEmbeddedZones({ goModules }: Project, programs: readonly ProgramCopy[]): boolean {
  if ([...goModules.values()].some(({ imports }) => imports?.has("time/tzdata"))) return true;
  return programs.some(({ build }) => build !== undefined && /\btimetzdata\b/.test(build.script.cooked.text));
}

interface Zone {
  readonly name: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** `TZ` with the name of a zone; offsets such as `CST-8` need no data, nor does UTC. */
function zoneSetting(dockerfile: Dockerfile, stage: Stage): Zone | undefined {
  if (!/\bTZ\b/.test(dockerfile.text)) return undefined;
  const instructions = lineage(stage)
    .flatMap((one) => one.instructions)
    .filter(({ keyword }) => keyword === "ENV");
  for (const instruction of instructions) {
    const pair =
      instruction.arguments.form === "pairs"
        ? instruction.arguments.pairs.find(({ name }) => name === "TZ")
        : undefined;
    const last = stage.instructions.at(-1);
    const name =
      last === undefined || pair === undefined
        ? undefined
        : (variablesAt(dockerfile, last).get("TZ")?.value ?? pair.value.replace(/["']/g, ""));
    if (pair === undefined || name === undefined || !/^[A-Z]\w+\/[\w/+-]+$/.test(name) || /^Etc\/(UTC|GMT)$/.test(name))
      continue;
    return { name, span: { start: pair.nameSpan.start, end: pair.valueSpan.end } };
  }
  return undefined;
}

function suggestion(title: Fix["title"], rest: Pick<Fix, "touches" | "adds" | "edits">): Fix {
  return { title, safety: "suggestion", ...rest };
}

/** From a builder whose image has the data: those on Debian with its usual tools. */
function copyZones(
  dockerfile: Dockerfile,
  [program]: readonly ProgramCopy[],
  zone: string | undefined,
): readonly Fix[] {
  const image = program === undefined ? undefined : baseImage(program.builder);
  const from = program?.copy.from;
  if (
    program === undefined ||
    from === undefined ||
    !/^(golang|rust)$/.test(image?.path ?? "") ||
    /alpine|slim/.test(image?.tag ?? "")
  )
    return [];
  const path = `/usr/share/zoneinfo${zone === undefined ? "" : `/${zone}`}`;
  const edits = [insertBefore(dockerfile, program.copy.instruction, [`COPY --from=${from} ${path} ${path}`])];
  return [suggestion(["Copy {path} from {stage}", { path, stage: from }], { touches: [], adds: ["COPY"], edits })];
}

/** Go puts the data into the program on demand. */
function embedZones(dockerfile: Dockerfile, programs: readonly ProgramCopy[]): readonly Fix[] {
  const build = programs.find((program) => program.build !== undefined)?.build;
  const verb = build?.invocation.arguments.find(({ literal }) => literal === "build" || literal === "install");
  if (
    build === undefined ||
    verb === undefined ||
    build.invocation.arguments.some(({ text }) => text.startsWith("-tags"))
  )
    return [];
  const edits = [insert(dockerfile, build.script.cooked.sourceEnd(verb.end), " -tags timetzdata")];
  return [suggestion(["Build the data into the program by -tags timetzdata"], { touches: [build.run], edits })];
}

function install(dockerfile: Dockerfile, stage: Stage, base: string): readonly Fix[] {
  if (base === "scratch" || base === "busybox") return [];
  const added = addPackage(dockerfile, stage, base === "alpine" ? "apk" : "apt-get", "tzdata");
  return added === undefined ? [] : [suggestion(["Install tzdata"], added)];
}
