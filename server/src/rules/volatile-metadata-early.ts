import { isVolatile, lastMentions, type StageArgument, stageArguments } from "../dockerfile/argument-uses.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { nextExpensiveStep } from "../dockerfile/expensive-run.ts";
import { moveAbove, moveBelow } from "../dockerfile/move.ts";
import type { FileEdit, Finding, Fix, Rule } from "../rule.ts";

export const volatileMetadataEarly: Rule = {
  id: "volatile-metadata-early",
  category: "caching",
  summary: "A LABEL or ENV with a commit or date stands above expensive steps",
  severity: "hint",
  default: "on",
  sameAs: ["tally:epilogue-order (partly)"],
  when: { keywords: ["ARG"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const finding = earlyMetadata(dockerfile, stage);
      if (finding !== undefined) yield finding;
    }
  },
};

/** One finding for a stage, since all that depends on the same ARGs moves together. */
function earlyMetadata(dockerfile: Dockerfile, stage: Stage): Finding | undefined {
  const all = stageArguments(stage);
  if (all.length === 0) return undefined;
  const metadata = new Set<Instruction>();
  const moved: StageArgument[] = [];
  for (const argument of all) {
    if (!isForMetadata(argument) || !argument.uses.every((use) => isOnlyMetadata(stage, use))) continue;
    moved.push(argument);
    for (const use of argument.uses) metadata.add(use);
  }
  const first = [...metadata].sort((one, other) => one.index - other.index)[0];
  if (first === undefined) return undefined;
  const next = nextExpensiveStep(dockerfile, first);
  if (next === undefined) return undefined;
  return {
    range: dockerfile.source.firstLineRange(first.arguments.span),
    message: [
      "Another value of {name} also runs {program} in line {line} again, which does not need it",
      { name: moved[0]?.name ?? "", program: next.program, line: next.step.firstLine + 1 },
    ],
    fixes: () => [moveDown(dockerfile, stage, moved, metadata)],
  };
}
function moveDown(
  dockerfile: Dockerfile,
  stage: Stage,
  moved: readonly StageArgument[],
  metadata: ReadonlySet<Instruction>,
): Fix {
  const all = [...moved.map(({ instruction }) => instruction), ...metadata].sort(
    (one, other) => one.index - other.index,
  );
  return {
    title: ["Move {name} and what is made from it to the end of the stage", { name: moved[0]?.name ?? "" }],
    safety: "suggestion",
    preferred: true,
    touches: all,
    edits: moveToEnd(dockerfile, stage, all),
  };
}

/** Build data, or the version of the image itself, which its labels tell. */
function isForMetadata({ name, uses }: StageArgument): boolean {
  if (uses.length === 0 || /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)$/.test(name)) return false;
  return isVolatile(name) || (/^(\w+_)?VERSION$/i.test(name) && uses.every(({ keyword }) => keyword === "LABEL"));
}

/** A LABEL, or an ENV none of whose names any later instruction of the stage mentions. */
function isOnlyMetadata(stage: Stage, use: Instruction): boolean {
  if (use.keyword === "LABEL") return true;
  if (use.keyword !== "ENV" || use.arguments.form !== "pairs") return false;
  return use.arguments.pairs.every(({ name }) => lastMentions(stage).get(name) === use.index);
}

/** In front of what starts the program, when nothing is built behind that; else behind the last instruction. */
function moveToEnd(dockerfile: Dockerfile, stage: Stage, all: readonly Instruction[]): readonly FileEdit[] {
  const building = stage.instructions.findLast(({ keyword }) => /^(RUN|COPY|ADD|WORKDIR|USER|SHELL)$/.test(keyword));
  const start = stage.instructions.find(
    ({ index, keyword }) => index > (building?.index ?? 0) && (keyword === "CMD" || keyword === "ENTRYPOINT"),
  );
  if (start !== undefined) return moveAbove(dockerfile, all, start);
  return moveBelow(dockerfile, all, lastOther(stage, all));
}

function lastOther({ instructions, from }: Stage, all: readonly Instruction[]): Instruction {
  const moved = new Set(all);
  return instructions.findLast((one) => !moved.has(one)) ?? from;
}
