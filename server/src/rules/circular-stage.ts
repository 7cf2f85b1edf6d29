import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { officialImages } from "../dockerfile/official-images.ts";
import { builtStages } from "../dockerfile/stage-copies.ts";
import { needEachOther } from "../dockerfile/stage-cycles.ts";
import { flagReferences, type StageReference, stageCalled, stageReferences } from "../dockerfile/stage-references.ts";
import type { Finding, Rule } from "../rule.ts";

export const circularStage: Rule = {
  id: "circular-stage",
  category: "correctness",
  summary: "Stages need each other, or one is built on a later one",
  severity: "error",
  default: "on",
  sameAs: ["tally:circular-stage-deps"],
  when: { signs: ["several stages"] },

  *check(dockerfile) {
    if (!namesLaterStage(dockerfile)) return;
    for (const reference of stageReferences(dockerfile)) {
      if (reference.inTrigger) continue;
      const finding = reference.kind === "from" ? laterBase(dockerfile, reference) : cycle(dockerfile, reference);
      if (finding !== undefined) yield finding;
    }
  },
};

/** A quick look: whether anything may mean a stage further down. */
function namesLaterStage(dockerfile: Dockerfile): boolean {
  if (dockerfile.stages.length < 2) return false;
  for (const { base } of dockerfile.stages) {
    if (base.kind === "image" && stageCalled(dockerfile, base.reference ?? "") !== undefined) return true;
  }
  return flagReferences(dockerfile).some(
    ({ stage, instruction }) => stage !== undefined && stage.index > (instruction.stage?.index ?? -1),
  );
}

/** Every circle holds a reference to a later stage, which FROM can't make. */
function cycle(
  dockerfile: Dockerfile,
  { instruction, stage, span, nameSpan, name }: StageReference,
): Finding | undefined {
  const own = instruction.stage;
  if (own === undefined || stage === undefined || stage.index <= own.index) return undefined;
  if (!needEachOther(dockerfile, own, stage)) return undefined;
  return {
    range: dockerfile.source.firstLineRange(nameSpan ?? span),
    message: ["Stage {name} needs this one, which needs it, so neither can be built", { name }],
    ...(builtStages(dockerfile).has(own) ? {} : { severity: "warning" }),
    fixes: [],
  };
}

/** FROM knows the stages above it alone and takes any other word for an image. */
function laterBase(
  dockerfile: Dockerfile,
  { instruction, stage, span, nameSpan, name }: StageReference,
): Finding | undefined {
  const later = stage === undefined ? stageCalled(dockerfile, name) : undefined;
  if (later === undefined || later === instruction.stage || officialImages.has(name.toLowerCase())) return undefined;
  return {
    range: dockerfile.source.firstLineRange(nameSpan ?? span),
    message: [
      "Stage {name} begins in line {line}, and FROM takes the name of a later stage for an image's",
      { name, line: later.from.firstLine + 1 },
    ],
    severity: "warning",
    fixes: [],
  };
}
