import { parseDockerfile } from "../dockerfile/parse.ts";
import { type Impact, type LayerImpact, layerImpacts, type StageImpact } from "../impact/impact.ts";
import { formatBytes } from "../project/format-bytes.ts";
import { render, renderSize, renderSum } from "../render.ts";
import type { LayersCommand } from "./command.ts";
import { readDockerfileText } from "./dockerfile-text.ts";
import { contextProblem, inputOf } from "./inputs.ts";
import { Projects } from "./projects.ts";
import { counted } from "./report-text.ts";
import type { ExitCode } from "./run.ts";
import { onOneLine, styled, type Terminal } from "./terminal.ts";

/** Says what each layer of one Dockerfile adds. */
export async function layers({ file, context, format }: LayersCommand, terminal: Terminal): Promise<ExitCode> {
  const { path } = inputOf(file);
  const read = await readDockerfileText(path);
  const problem = (await contextProblem(context)) ?? (read.ok ? undefined : `${file}: ${read.reason}`);
  if (problem !== undefined || !read.ok) {
    terminal.complain(problem ?? file);
    return 2;
  }
  const folder = context ?? (file.replace(/[^/\\]*$/, "").replace(/(.)[/\\]$/, "$1") || ".");
  const impact = layerImpacts(parseDockerfile(read.text), await new Projects(context).of(path));
  const json = (): string => `${JSON.stringify(jsonImpact(file, folder, impact))}\n`;
  terminal.print(format === "json" ? json() : textImpact(file, folder, impact, terminal));
  return 0;
}

function jsonImpact(file: string, context: string, { stages, shippedBytes, unknown }: Impact): object {
  return { file, context, stages: stages.map(jsonStage), shippedBytes, unknown };
}

function jsonStage({ stage, shipped, layers: all, bytes, confidence, unknown }: StageImpact): object {
  return {
    name: stage.name ?? null,
    shipped,
    base: stage.base.kind === "missing" ? null : stage.base.word.value,
    bytes,
    confidence,
    unknown,
    instructions: all.map(jsonLayer),
  };
}

function jsonLayer({ instruction, bytes, range, pullBytes, confidence, grounds }: LayerImpact): object {
  const { keyword, firstLine } = instruction;
  return { keyword, line: firstLine + 1, bytes, range, pullBytes, confidence, grounds: render(grounds) };
}

function textImpact(
  file: string,
  context: string,
  { stages, shippedBytes, unknown }: Impact,
  terminal: Terminal,
): string {
  const total = renderSum(shippedBytes, stages.at(-1)?.confidence ?? "unknown", unknown);
  const rest = unknown > 0 && shippedBytes !== null ? ` (${counted(unknown, "layer")} of unknown size)` : "";
  return [
    `${styled(terminal, "bold", onOneLine(file))} (build context ${onOneLine(context)})\n`,
    ...stages.map((stage) => textStage(stage, terminal)),
    `\nimage: ${total}${rest}\n`,
  ].join("");
}

function textStage(
  { stage, shipped, built, layers: all, bytes, confidence, unknown }: StageImpact,
  terminal: Terminal,
): string {
  const name = stage.name === undefined ? `stage ${stage.index}` : `stage ${onOneLine(stage.name)}`;
  const fate = shipped ? "shipped" : built ? "not shipped" : "not built";
  const sum = renderSum(bytes, confidence, unknown);
  const width = Math.max(0, ...all.map((layer) => renderSize(layer).length));
  const lines = all.map((layer) => {
    const { keyword, firstLine } = layer.instruction;
    const pull = layer.pullBytes === null ? "" : ` (${formatBytes(layer.pullBytes)} to pull)`;
    const grounds = styled(terminal, "dim", onOneLine(render(layer.grounds)));
    const place = `  ${String(firstLine + 1).padStart(4)} ${keyword.padEnd(5)}`;
    return `${place} ${renderSize(layer).padEnd(width)}  ${grounds}${pull}\n`;
  });
  return `\n${styled(terminal, "bold", name)} · ${fate} · ${sum}\n${lines.join("")}`;
}
