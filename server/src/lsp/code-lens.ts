import type { CodeLens, Range } from "vscode-languageserver";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { type LayerImpact, layerImpacts, type Size, type StageImpact } from "../impact/impact.ts";
import { formatBytes } from "../project/format-bytes.ts";
import { render, renderSize, renderSum } from "../render.ts";
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

/** One lens above each FROM, with its stage's sum, and one above each other instruction that makes a layer. */
export function codeLenses(
  { uri, dockerfile, project }: OpenDockerfile,
  client: { readonly explainsLenses: boolean },
): CodeLens[] {
  const { stages } = layerImpacts(dockerfile, project);
  return stages.flatMap((stage) => {
    const base = stage.layers.find(({ instruction }) => instruction === stage.stage.from);
    const layers = stage.layers.filter((layer) => layer !== base);
    const above = (instruction: Instruction, title: string, lines: readonly string[]): CodeLens => ({
      range: keywordRange(dockerfile, instruction),
      command: {
        title,
        command: client.explainsLenses ? explainCommand : "",
        arguments: [
          {
            title: headline(dockerfile, instruction),
            lines,
            uri,
            line: instruction.firstLine + 1,
          } satisfies Explanation,
        ],
      },
    });
    return [
      above(stage.stage.from, stageTitle(stage, base), explainStage(stage, base)),
      ...layers.map((layer) => above(layer.instruction, renderSize(layer), explainSize(layer))),
    ];
  });
}

function keywordRange({ source }: Dockerfile, { keywordSpan }: Instruction): Range {
  return source.firstLineRange(keywordSpan);
}

function headline({ source, text }: Dockerfile, { span, firstLine }: Instruction): string {
  const { start, end } = source.firstLineRange(span);
  const line = text.slice(source.offset(start), source.offset(end));
  return `Line ${firstLine + 1}: ${line.length > 80 ? `${line.slice(0, 79)}…` : line}`;
}

function stageTitle(impact: StageImpact, base: LayerImpact | undefined): string {
  const { shipped, built, bytes, confidence, unknown } = impact;
  const fate = shipped ? "shipped" : built ? "not shipped" : "not built";
  const sum = `${fate} · ${renderSum(bytes, confidence, unknown)}`;
  return [sum, ...baseTitle(impact, base)].join(" · ");
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
  const { bytes, pullBytes, grounds } = size;
  return [
    bytes === null && size.range === undefined ? "Size unknown" : `${renderSize(size)} on disk`,
    ...(pullBytes === null ? [] : [`${formatBytes(pullBytes)} to pull, compressed`]),
    render(grounds),
  ];
}
