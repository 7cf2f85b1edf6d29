import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { plainBase, replaceBase } from "../dockerfile/base-variant.ts";
import { sourcePath } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { buildsWithCgo, goBuilds, switchCgoOff } from "../dockerfile/go-build.ts";
import type { Invocation } from "../dockerfile/invocations.ts";
import { mentions } from "../dockerfile/mentions.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { copiedStage, stageCopies } from "../dockerfile/stage-copies.ts";
import { lineage, rootStage, shippedStages } from "../dockerfile/stages.ts";
import type { GoModule } from "../project/go.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const cgoBinaryWithoutLibc: Rule = {
  id: "cgo-binary-without-libc",
  category: "correctness",
  summary: "A Go binary built with cgo lands in an image without its C library",
  severity: "warning",
  default: "on",
  sameAs: ["dockerfile-doctor:DD062 (every go build)"],
  when: { keywords: ["COPY", "ADD"], words: ["golang"], texts: ["from="] },

  *check(dockerfile, project) {
    if (dockerfile.stages.length < 2) return;
    const module = project.goModules.get("");
    if (module !== undefined && isSurelyStatic(module)) return;
    const usesC = module?.imports?.has("C") ?? false;
    for (const [builder, target] of landings(dockerfile)) {
      for (const instruction of lineage(builder).flatMap(({ instructions }) => instructions)) {
        const isBuild = instruction.keyword === "RUN" && mentions(instruction, /\bgo\b/);
        const script = isBuild ? shellScript(dockerfile, instruction) : undefined;
        if (script === undefined) continue;
        for (const build of goBuilds(script)) {
          if (!buildsWithCgo(dockerfile, instruction, script, build)) continue;
          yield describe(dockerfile, { instruction, script, build, target, usesC });
        }
      }
    }
  },
};

/** Nothing in it uses cgo: no requirement, whose sources are not here, and none of the packages that bring cgo in. */
function isSurelyStatic({ imports, requires }: GoModule): boolean {
  if (imports === undefined || requires.length > 0) return false;
  return ![...imports].some((path) =>
    /^(C|net|net\/.*|os\/user|plugin|runtime\/cgo|crypto\/x509|crypto\/tls)$/.test(path),
  );
}

/** Stages with a Go toolchain on glibc, and the shipped stage without glibc that takes a file from them. */
function landings(dockerfile: Dockerfile): readonly (readonly [builder: Stage, target: Stage])[] {
  const found = new Map<Stage, Stage>();
  for (const target of shippedStages(dockerfile)) {
    if (
      baseFamily(target).libc === "glibc" ||
      (baseFamily(target).libc === "unknown" && baseImage(target)?.path !== "busybox")
    )
      continue;
    for (const copy of stageCopies(target)) {
      const builder = copiedStage(dockerfile, copy);
      const isProgram = copy.sources.some(
        (source) => !/^(etc|usr\/share|usr\/lib\/ssl)(\/|$)/.test(sourcePath(source)),
      );
      if (builder !== undefined && isProgram && hasGoOnGlibc(builder)) found.set(builder, target);
    }
  }
  return [...found];
}

function hasGoOnGlibc(stage: Stage): boolean {
  return (
    /(^|\/)golang$/.test(baseImage(stage)?.path ?? "") &&
    baseFamily(stage).libc !== "musl" &&
    baseFamily(stage).system !== "windows"
  );
}

interface Landing {
  readonly instruction: Instruction;
  readonly script: ShellScript;
  readonly build: Invocation;
  readonly target: Stage;
  readonly usesC: boolean;
}

function describe(dockerfile: Dockerfile, landing: Landing): Finding {
  const { script, build, target, usesC } = landing;
  const base = target.base.kind === "scratch" ? "scratch" : (baseImage(target)?.path ?? "the final image");
  const end = build.arguments[0]?.end ?? build.programWord.end;
  return {
    range: dockerfile.source.firstLineRange(script.cooked.span(build.programWord.start, end)),
    message: usesC
      ? ["The sources use cgo, so the binary needs a C library that {base} lacks", { base }]
      : ["With cgo on, the binary may need a C library that {base} lacks", { base }],
    ...(addsCompatibility(dockerfile, target) ? { severity: "hint" } : {}),
    fixes: usesC ? startFromDebian(dockerfile, landing) : [switchOff(dockerfile, landing)],
  };
}

/** Alpine's packages that stand in for glibc. */
function addsCompatibility(dockerfile: Dockerfile, target: Stage): boolean {
  const runs = lineage(target).flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "RUN"));
  return runs.some((run) => /\b(gcompat|libc6-compat|glibc)\b/.test(shellScript(dockerfile, run)?.cooked.text ?? ""));
}

function switchOff(dockerfile: Dockerfile, { instruction, script, build }: Landing): Fix {
  return {
    title: ["Build with CGO_ENABLED=0"],
    safety: "suggestion",
    preferred: true,
    touches: [instruction],
    edits: [switchCgoOff(dockerfile, script, build)],
  };
}

/** Debian's release of the builder, so that its glibc is not older; not where the target installs packages of another system. */
function startFromDebian(dockerfile: Dockerfile, { instruction, target }: Landing): readonly Fix[] {
  const { from, base } = rootStage(target);
  const isPlain = base.kind === "scratch" || plainBase(target) !== undefined;
  const tag = baseImage(instruction.stage)?.tag ?? "trixie";
  const suite = /bookworm|trixie/.exec(tag)?.[0] ?? (/^[\d.]+$/.test(tag) ? "trixie" : undefined);
  if (!isPlain || suite === undefined || lineage(target).some(({ instructions }) => instructions.some(isRun)))
    return [];
  const reference = `debian:${suite}-slim`;
  return [
    {
      title: ["Start from {reference}", { reference }],
      safety: "suggestion",
      touches: [from],
      edits: [replaceBase(dockerfile, rootStage(target), reference)],
    },
  ];
}

function isRun({ keyword }: Instruction): boolean {
  return keyword === "RUN";
}
