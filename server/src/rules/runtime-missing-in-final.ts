import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { plainBase, replaceBase } from "../dockerfile/base-variant.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { officialName } from "../dockerfile/image.ts";
import { imageRuntime, type Runtime, runtimeReference } from "../dockerfile/runtime-image.ts";
import { mayBring } from "../dockerfile/runtime-source.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import { startProgram } from "../dockerfile/start-program.ts";
import type { Fix, Rule } from "../rule.ts";

export const runtimeMissingInFinal: Rule = {
  id: "runtime-missing-in-final",
  category: "correctness",
  summary: "The final image starts a program that nothing brings into it",
  severity: "warning",
  default: "on",
  when: {
    keywords: ["CMD", "ENTRYPOINT"],
    words: ["java", "node", "npm", "npx", "yarn", "python", "python3", "ruby", "php", "dotnet"],
  },

  *check(dockerfile) {
    const stage = dockerfile.stages.at(-1);
    const start = stage === undefined || !mayLack(stage) ? undefined : startProgram(dockerfile, stage);
    const runtime = programs.get(start?.program ?? "");
    if (stage === undefined || start === undefined || runtime === undefined) return;
    if (!/^((\/usr(\/local)?)?\/bin\/)?[\w.-]+$/.test(start.path) || !lacks(stage, runtime, start.instruction)) return;
    if (lineage(stage).some(({ instructions }) => instructions.some((one) => mayBring(dockerfile, one, runtime))))
      return;
    const base = baseImage(stage)?.path ?? "scratch";
    yield {
      range: dockerfile.source.firstLineRange(start.span),
      message: ["{base} has no {program}, and nothing here installs or copies it", { base, program: start.program }],
      fixes: useRuntime(dockerfile, stage, runtime),
    };
  },
};

const programs: ReadonlyMap<string, Runtime> = new Map([
  ["java", "java"],
  ["node", "node"],
  ["npm", "node"],
  ["npx", "node"],
  ["yarn", "node"],
  ["python", "python"],
  ["python3", "python"],
  ["ruby", "ruby"],
  ["php", "php"],
  ["dotnet", "dotnet"],
]);

/** A quick look at the base, before anything is known of the program. */
function mayLack(stage: Stage): boolean {
  const image = baseImage(stage);
  if (image === undefined) return rootStage(stage).base.kind === "scratch";
  return image.registry === "gcr.io" || plainSystem.test(officialName(image) ?? "");
}

const plainSystem = /^(alpine|debian|ubuntu|busybox)$/;

/** Bases of which it is known that they have no such runtime. */
function lacks(stage: Stage, runtime: Runtime, start: Instruction): boolean {
  if (rootStage(stage).base.kind === "scratch") return true;
  const image = baseImage(stage);
  if (image === undefined) return false;
  if (image.registry === "gcr.io" && image.path.startsWith("distroless/")) {
    const own = imageRuntime(image)?.runtime;
    // An image for a language has an ENTRYPOINT, for which a CMD is but arguments.
    return own === undefined
      ? /\/(static|base|cc)(-|$)/.test(image.path)
      : own !== runtime && start.keyword === "ENTRYPOINT";
  }
  return plainSystem.test(officialName(image) ?? "");
}

/** An image with the runtime, of the release that a stage of the file builds with. */
function useRuntime(dockerfile: Dockerfile, stage: Stage, runtime: Runtime): readonly Fix[] {
  const root = rootStage(stage);
  const base = plainBase(stage);
  if (root.base.kind !== "scratch" && base === undefined) return [];
  const builds = dockerfile.stages.flatMap((one) => baseImage(one) ?? []).flatMap((image) => imageRuntime(image) ?? []);
  const built = builds.find((one) => one.runtime === runtime && one.version !== undefined)?.version;
  const reference = runtimeReference(runtime, built, baseFamily(stage).libc === "musl");
  return [
    {
      title: ["Start from {reference}", { reference }],
      safety: "suggestion",
      touches: [root.from],
      edits: [replaceBase(dockerfile, root, reference)],
    },
  ];
}
