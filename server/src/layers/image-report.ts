import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import type { History } from "../history/history.ts";
import { filesAtEnd } from "../history/history.ts";
import { replay, type StepReplay } from "../history/replay.ts";
import { cachePlan } from "../impact/cache-plan.ts";
import { type LayerImpact, layerImpacts, type SizeSources, type StageImpact } from "../impact/impact.ts";
import type { Project } from "../project/project.ts";
import { render } from "../render.ts";
import type { ImageReport, Reruns, Row, RowSize, StageReport, Sum } from "./report.ts";

/** A history is followed through files of up to so many instructions; longer ones are no work of people. */
export const mostInstructions = 500;

/** What each instruction adds and when it runs again, as plain values; without a history the re-runs are null. */
export function imageReport(
  dockerfile: Dockerfile,
  project: Project,
  history: History | undefined,
  sources?: SizeSources,
): ImageReport {
  const { stages } = layerImpacts(dockerfile, project, sources);
  const steps = stepReplays(dockerfile, project, history);
  const sums = new Map<Stage, StageSums>();
  const reports = stages.map((impact) => {
    const { stage } = impact;
    const below = stage.base.kind === "stage" ? sums.get(stage.base.stage) : undefined;
    sums.set(stage, addedUp(impact.layers, below));
    return stageReport(dockerfile, impact, below?.disk ?? nothing, steps);
  });
  const final = stages.at(-1);
  return {
    stages: reports,
    disk: reports.at(-1)?.disk ?? { ...nothing, confidence: "unknown" },
    pull: (final && sums.get(final.stage)?.pull) ?? nothing,
  };
}

interface StageSums {
  readonly disk: Sum;
  readonly pull: Sum;
}

const nothing: Sum = { bytes: null, unknown: 0 };

function addedUp(layers: readonly LayerImpact[], below: StageSums | undefined): StageSums {
  return {
    disk: layers.reduce((sum, layer) => plus(sum, layer.bytes, layer.hasUnknown), below?.disk ?? nothing),
    pull: layers.reduce((sum, { pullBytes }) => plus(sum, pullBytes), below?.pull ?? nothing),
  };
}

function plus({ bytes, unknown }: Sum, more: number | null, hasUnknown = false): Sum {
  if (more === null) return { bytes, unknown: unknown + 1 };
  return { bytes: (bytes ?? 0) + more, unknown: hasUnknown ? unknown + 1 : unknown };
}

/** What each step of the build cache would have done at the commits of a history; nothing without one, and for a file of too many instructions. */
export function stepReplays(
  dockerfile: Dockerfile,
  project: Project,
  history: History | undefined,
): ReadonlyMap<Instruction, StepReplay> {
  if (history === undefined || dockerfile.instructions.length > mostInstructions) return new Map();
  const known = replayed.get(dockerfile);
  if (known?.history === history && known.context === project.context) return known.steps;
  const steps = replayOf(dockerfile, project, history);
  replayed.set(dockerfile, { history, context: project.context, steps });
  return steps;
}

/** The last one of each Dockerfile: lenses and the panel ask for the same. */
const replayed = new WeakMap<
  Dockerfile,
  {
    readonly history: History;
    readonly context: Project["context"];
    readonly steps: ReadonlyMap<Instruction, StepReplay>;
  }
>();

function replayOf(
  dockerfile: Dockerfile,
  { context }: Project,
  history: History,
): ReadonlyMap<Instruction, StepReplay> {
  const plan = cachePlan(dockerfile, filesAtEnd(history));
  const { steps } = replay(plan, history, context?.excludes ?? (() => false));
  return new Map(steps.map((one) => [one.step.instruction, one]));
}

function stageReport(
  dockerfile: Dockerfile,
  { stage, shipped, built, layers, bytes, confidence, unknown }: StageImpact,
  below: Sum,
  steps: ReadonlyMap<Instruction, StepReplay>,
): StageReport {
  const sizes = new Map(layers.map((layer) => [layer.instruction, layer]));
  let total = below;
  const rows = stage.instructions.map((instruction): Row => {
    const layer = sizes.get(instruction);
    if (layer !== undefined) total = plus(total, layer.bytes, layer.hasUnknown);
    const step = steps.get(instruction);
    return {
      line: instruction.firstLine + 1,
      keyword: instruction.keyword,
      text: shortText(dockerfile, instruction),
      size: layer === undefined ? null : rowSize(layer),
      total,
      reruns: step === undefined ? null : reruns(step),
    };
  });
  return {
    name: stage.name ?? String(stage.index),
    base: stage.base.kind === "missing" ? null : stage.base.word.value,
    shipped,
    built,
    disk: { bytes, unknown, confidence },
    rows,
  };
}

function rowSize(layer: LayerImpact): RowSize {
  const { bytes, pullBytes, range, confidence, grounds, details = [], hasUnknown = false, age } = layer;
  return {
    bytes,
    pullBytes,
    range: range ?? null,
    confidence,
    hasUnknown,
    grounds: [grounds, ...details].map(render).join("; "),
    built: age === undefined ? null : render(age),
  };
}

function reruns({ step: { certainty }, runs, besideOnly }: StepReplay): Reruns {
  return { count: runs.filter((isRun) => isRun).length, runs, besideOnly, certainty };
}

const mostCharacters = 200;

/** The head of an instruction on one line, with the body of a heredoc left out. */
function shortText({ text }: Dockerfile, { headSpan, cooked }: Instruction): string {
  const written = cooked.text === "" ? text.slice(headSpan.start, headSpan.end) : cooked.text;
  const line = written
    .slice(0, 4 * mostCharacters)
    .replace(/\s+/g, " ")
    .trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}
