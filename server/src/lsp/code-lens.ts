import type { CodeLens, Range } from "vscode-languageserver";
import { aptTables } from "../apt-tables.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import type { History } from "../history/history.ts";
import type { StepReplay } from "../history/replay.ts";
import { type LayerImpact, layerImpacts, type Size, type StageImpact } from "../impact/impact.ts";
import type { MeasuredSizes } from "../impact/measured.ts";
import { stepReplays } from "../layers/image-report.ts";
import { formatBytes } from "../project/format-bytes.ts";
import { render, renderAge, renderSize, renderSum } from "../render.ts";
import type { OpenDockerfile } from "./documents.ts";

/** The client's command that shows a lens's grounds; its one argument is an `Explanation`. */
export const explainCommand = "stowage.layerLens.explain";

/** What a lens's command shows. */
export interface Explanation {
  readonly title: string;
  readonly lines: readonly string[];
  /** Where it stands; the line is 1-based. */
  readonly uri: string;
  readonly line: number;
}

/** What lenses are made from, besides the document. */
export interface LensParts {
  readonly client: { readonly explainsLenses: boolean };
  /** The last commits, where they are known. */
  readonly history: History | undefined;
  /** What the last build measured, where it is known. */
  readonly measured?: MeasuredSizes | undefined;
  /** A lens above every layer, not only above what is big or often built again. */
  readonly isAll: boolean;
}

/** A lens above each FROM, with what its stage weighs, and above each step that is big or often built again. */
export function codeLenses(
  { uri, dockerfile, project }: OpenDockerfile,
  { client, history, measured, isAll }: LensParts,
): CodeLens[] {
  const { stages, shippedBytes } = layerImpacts(dockerfile, project, { aptTables, measured });
  const steps = stepReplays(dockerfile, project, history);
  const above = (instruction: Instruction, title: string, lines: readonly string[]): CodeLens => {
    const line = instruction.firstLine + 1;
    const explanation: Explanation = { title: headline(dockerfile, instruction), lines, uri, line };
    const command = client.explainsLenses ? explainCommand : "";
    return { range: keywordRange(dockerfile, instruction), command: { title, command, arguments: [explanation] } };
  };
  return stages.flatMap((stage) => {
    const base = stage.layers.find(({ instruction }) => instruction === stage.stage.from);
    const sizes = new Map(stage.layers.map((layer) => [layer.instruction, layer]));
    const lenses = stage.stage.instructions.flatMap((instruction) => {
      if (instruction === stage.stage.from) return [];
      const layer = sizes.get(instruction);
      const replay = steps.get(instruction);
      const isBig = layer !== undefined && stage.shipped && isNotable(layer, shippedBytes ?? 0);
      const parts = [
        ...(layer !== undefined && (isAll || isBig) ? [`${renderSize(layer)}${renderAge(layer)}`] : []),
        ...(replay === undefined ? [] : rerunParts(replay, isAll)),
      ];
      const lines = [
        ...(layer === undefined ? [] : explainSize(layer)),
        ...(replay === undefined ? [] : explainReruns(replay)),
      ];
      return parts.length === 0 ? [] : [above(instruction, parts.join(" · "), lines)];
    });
    return [
      above(stage.stage.from, stageTitle(stage, base, stage === stages.at(-1)), explainStage(stage, base)),
      ...lenses,
    ];
  });
}

/** From so many bytes on a layer says something; a command's does also when it is so large a part of the image. */
const notableCopy = 1_000_000;
const notableRun = 5_000_000;
const notablePart = 0.05;

function isNotable({ instruction, bytes, range }: LayerImpact, whole: number): boolean {
  const most = range?.[1] ?? bytes;
  if (most === null || most === 0) return false;
  return instruction.keyword === "RUN" ? most >= notableRun || most >= whole * notablePart : most >= notableCopy;
}

/** What is said of a step that at least half of the commits run again. */
function rerunParts({ runs, besideOnly, step }: StepReplay, isAll: boolean): readonly string[] {
  const count = runs.filter((isRun) => isRun).length;
  if (runs.length === 0 || (!isAll && count < runs.length / 2)) return [];
  const mark = step.certainty === "certain" ? "" : "~ ";
  const beside = besideOnly > 0 ? [`${besideOnly} of those touch only docs, tests or CI`] : [];
  return [`${mark}re-runs in ${count} of ${runs.length} commits`, ...beside];
}

function explainReruns({ runs, besideOnly, step }: StepReplay): readonly string[] {
  const count = runs.filter((isRun) => isRun).length;
  return [
    `Of the last ${runs.length} commits ${count} would have run this step again, on a builder that keeps its cache`,
    ...(besideOnly > 0 ? [`${besideOnly} of those changed nothing but documents, tests and settings of CI`] : []),
    ...(step.certainty === "certain" ? [] : ["It depends on what a command makes, so this is likely, not certain"]),
  ];
}

function keywordRange({ source }: Dockerfile, { keywordSpan }: Instruction): Range {
  return source.firstLineRange(keywordSpan);
}

function headline({ source, text }: Dockerfile, { span, firstLine }: Instruction): string {
  const { start, end } = source.firstLineRange(span);
  const line = text.slice(source.offset(start), source.offset(end));
  return `Line ${firstLine + 1}: ${line.length > 80 ? `${line.slice(0, 79)}…` : line}`;
}

function stageTitle(impact: StageImpact, base: LayerImpact | undefined, isImage: boolean): string {
  const { shipped, built, bytes, confidence, unknown } = impact;
  const sum = renderSum(bytes, confidence, unknown);
  const fate = shipped ? "shipped" : built ? "not shipped" : "not built";
  return [isImage ? `image ${sum}` : `${fate} · ${sum}`, ...baseTitle(impact, base)].join(" · ");
}

/** What the stage starts from, where that says more than the sum. */
function baseTitle({ stage, bytes }: StageImpact, base: LayerImpact | undefined): readonly string[] {
  if (stage.base.kind === "stage") return [`on stage ${stage.base.word.value}`];
  if (stage.base.kind !== "image" || base === undefined || bytes === null) return [];
  return [`base ${renderSize(base)}${base.pullBytes === null ? "" : `, ${formatBytes(base.pullBytes)} to pull`}`];
}

function explainStage(impact: StageImpact, base: LayerImpact | undefined): readonly string[] {
  const { layers, unknown, bytes, confidence } = impact;
  return [
    explainFate(impact),
    `${layers.length} ${layers.length === 1 ? "layer" : "layers"}: ${renderSum(bytes, confidence, unknown)}`,
    ...(unknown > 0 ? [`${unknown} of unknown size`] : []),
    ...(base === undefined ? [] : ["Base image:", ...explainSize(base)]),
  ];
}

function explainFate({ shipped, built }: StageImpact): string {
  if (shipped) return "This stage's layers are part of the image.";
  if (built) return "This stage's layers are not part of the image; only what is copied from it is.";
  return "The final stage needs nothing of this stage, so it is built only as a target.";
}

function explainSize(size: Size): readonly string[] {
  const { bytes, pullBytes, grounds, details = [] } = size;
  return [
    bytes === null && size.range === undefined ? "Size unknown" : `${renderSize(size)} on disk`,
    ...(pullBytes === null ? [] : [`${formatBytes(pullBytes)} to pull, compressed`]),
    `${render(grounds)}${renderAge(size)}`,
    ...details.map(render),
  ];
}
