import { resolve } from "node:path";
import { aptTables } from "../apt-tables.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { readGitHistory } from "../history/git.ts";
import { filesAtEnd } from "../history/history.ts";
import { type Replay, replay } from "../history/replay.ts";
import { cachePlan } from "../impact/cache-plan.ts";
import { type Impact, type LayerImpact, layerImpacts, type StageImpact } from "../impact/impact.ts";
import { nodeFileSystem } from "../node-file-system.ts";
import { packageCaches } from "../node-package-caches.ts";
import { formatBytes } from "../project/format-bytes.ts";
import { readPackageSizes } from "../project/package-sizes.ts";
import type { Project } from "../project/project.ts";
import { render, renderAge, renderSize, renderSum } from "../render.ts";
import { readDockerfileText } from "./dockerfile-text.ts";
import { jsonReplay, textReplay } from "./history.ts";
import { absolute, contextProblem, inputOf } from "./inputs.ts";
import { jsonLastBuild, lastBuildOf, textLastBuild } from "./last-build.ts";
import type { LayersCommand } from "./layers-command.ts";
import { passedLimits } from "./limits.ts";
import { Projects } from "./projects.ts";
import { counted } from "./report-text.ts";
import type { ExitCode } from "./run.ts";
import { onOneLine, styled, type Terminal } from "./terminal.ts";

/** Says what each layer of one Dockerfile adds. */
export async function layers(command: LayersCommand, terminal: Terminal): Promise<ExitCode> {
  const { file, context, format, history: count } = command;
  const { path } = inputOf(file);
  const read = await readDockerfileText(path);
  const problem = (await contextProblem(context)) ?? (read.ok ? undefined : `${file}: ${read.reason}`);
  if (problem !== undefined || !read.ok) {
    terminal.complain(problem ?? file);
    return 2;
  }
  const folder = context ?? (file.replace(/[^/\\]*$/, "").replace(/(.)[/\\]$/, "$1") || ".");
  const dockerfile = parseDockerfile(read.text);
  const project = await withPackageSizes(await new Projects(context).of(path), absolute(folder));
  const asked = command.engine ? await lastBuildOf(dockerfile, project, resolve(folder)) : undefined;
  if (typeof asked === "string") terminal.complain(asked);
  const build = typeof asked === "string" ? undefined : asked;
  const impact = layerImpacts(dockerfile, project, { aptTables, measured: build?.sizes });
  const history = count === undefined ? undefined : await readGitHistory(folder, count);
  if (count !== undefined && history === undefined) terminal.complain(`${folder}: no history of git can be read here`);
  const reruns =
    history && replay(cachePlan(dockerfile, filesAtEnd(history)), history, project.context?.excludes ?? (() => false));
  if (format === "json")
    terminal.print(
      `${JSON.stringify({ ...jsonImpact(file, folder, impact, reruns), ...(build && jsonLastBuild(build)) })}\n`,
    );
  else {
    terminal.print(textImpact(file, folder, impact, terminal, reruns));
    if (build !== undefined) terminal.print(textLastBuild(build));
  }
  if ((count !== undefined && history === undefined) || typeof asked === "string") return 2;
  const passed = passedLimits(command, impact, reruns);
  for (const message of passed) terminal.complain(`${file}: ${message}`);
  return passed.length > 0 ? 1 : 0;
}

/** The project with the sizes of its packages, as far as this machine knows them. */
async function withPackageSizes(project: Project, root: string): Promise<Project> {
  const caches = packageCaches(process.env);
  const packageSizes = await readPackageSizes(nodeFileSystem, caches, { root, project }, new Map());
  return { ...project, packageSizes };
}

function jsonImpact(
  file: string,
  context: string,
  { stages, shippedBytes, unknown }: Impact,
  reruns: Replay | undefined,
): object {
  const history = reruns === undefined ? {} : { history: jsonReplay(reruns) };
  return { file, context, stages: stages.map(jsonStage), shippedBytes, unknown, ...history };
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

function jsonLayer(layer: LayerImpact): object {
  const { instruction, bytes, range, pullBytes, confidence, hasUnknown, grounds, details = [], age } = layer;
  const { keyword, firstLine } = instruction;
  return {
    keyword,
    line: firstLine + 1,
    bytes,
    range,
    pullBytes,
    confidence,
    hasUnknown,
    grounds: render(grounds),
    ...(details.length === 0 ? {} : { details: details.map(render) }),
    ...(age && { built: render(age) }),
  };
}

function textImpact(
  file: string,
  context: string,
  { stages, shippedBytes, unknown }: Impact,
  terminal: Terminal,
  reruns: Replay | undefined,
): string {
  const total = renderSum(shippedBytes, stages.at(-1)?.confidence ?? "unknown", unknown);
  const rest = unknown > 0 && shippedBytes !== null ? ` (${counted(unknown, "layer")} of unknown size)` : "";
  return [
    `${styled(terminal, "bold", onOneLine(file))} (build context ${onOneLine(context)})\n`,
    ...stages.map((stage) => textStage(stage, terminal)),
    `\nimage: ${total}${rest}\n`,
    ...(reruns === undefined ? [] : [textReplay(reruns, terminal)]),
  ].join("");
}

function textStage(
  { stage, shipped, built, layers: all, bytes, confidence, unknown }: StageImpact,
  terminal: Terminal,
): string {
  const name = stage.name === undefined ? `stage ${stage.index}` : `stage ${onOneLine(stage.name)}`;
  const fate = shipped ? "shipped" : built ? "not shipped" : "not built";
  const sum = renderSum(bytes, confidence, unknown);
  const width = Math.max(0, ...all.map((layer) => sizeText(layer).length));
  const lines = all.map((layer) => {
    const { keyword, firstLine } = layer.instruction;
    const pull = layer.pullBytes === null ? "" : ` (${formatBytes(layer.pullBytes)} to pull)`;
    const sentences = [layer.grounds, ...(layer.details ?? [])].map(render);
    const grounds = styled(terminal, "dim", onOneLine(sentences.join("; ")));
    const place = `  ${String(firstLine + 1).padStart(4)} ${keyword.padEnd(5)}`;
    return `${place} ${sizeText(layer).padEnd(width)}  ${grounds}${pull}\n`;
  });
  return `\n${styled(terminal, "bold", name)} · ${fate} · ${sum}\n${lines.join("")}`;
}

function sizeText(layer: LayerImpact): string {
  return `${renderSize(layer)}${renderAge(layer)}`;
}
