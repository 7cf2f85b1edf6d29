import type { ImageReport, Row, StageReport } from "../../server/src/layers/report.ts";
import { type Child, element, type PageElement } from "./element.ts";
import { cut, diskText, marks, sumText } from "./wording.ts";

/** One stacked bar a stage, all on one scale. */
export function stages(image: ImageReport): PageElement {
  const longest = Math.max(1, ...image.stages.map(({ disk }) => disk.bytes ?? 0));
  return element("section", { class: "stages", "aria-label": "Stages" }, [
    element(
      "ul",
      {},
      image.stages.map((stage) => stageBar(stage, longest)),
    ),
    legend(),
  ]);
}

/** What a stage is called; one without a name by its number, which no name can be. */
export function stageName({ name }: Pick<StageReport, "name">): string {
  return /^\d+$/.test(name) ? `stage ${name}` : name;
}

function stageBar({ name, shipped, built, disk, rows }: StageReport, longest: number): PageElement {
  const fate = shipped ? "shipped" : built ? "not shipped" : "not built";
  const [mark, words] = marks[disk.confidence];
  // What a stage builds on is a part of its weight, but has rows in its own stage.
  const own = rows.reduce((sum, { size }) => sum + (size?.bytes ?? 0), 0);
  const below = Math.max((disk.bytes ?? 0) - own, 0);
  const segments: readonly Child[] = [
    ...(below > 0 ? [segment("base", below / longest, `the stage it starts from`)] : []),
    ...rows.flatMap((row) => rowSegment(row, longest)),
  ];
  return element("li", { class: shipped ? "stage shipped" : "stage" }, [
    element("span", { class: "name", title: name }, cut(stageName({ name }), 60)),
    element("span", { class: "bar", "aria-hidden": "true" }, segments),
    element("span", { class: "sum" }, [
      element("span", { class: "mark", title: words, "aria-hidden": "true" }, mark),
      element("span", {}, sumText(disk)),
    ]),
    element("span", { class: "fate" }, fate),
  ]);
}

function rowSegment(row: Row, longest: number): readonly Child[] {
  if (row.size === null || row.size.bytes === 0) return [];
  const title = `${cut(row.text, 80)}: ${diskText(row.size)}`;
  return row.size.bytes === null
    ? [element("span", { class: "segment unknown", title })]
    : [segment(kindOf(row), row.size.bytes / longest, title)];
}

function segment(kind: string, part: number, title: string): PageElement {
  return element("span", { class: `segment ${kind}`, title }, [], { width: `${(part * 100).toFixed(2)}%` });
}

/** What a layer is made by; decides its colour. */
export function kindOf({ keyword }: Pick<Row, "keyword">): "base" | "run" | "files" {
  if (keyword === "FROM") return "base";
  return keyword === "COPY" || keyword === "ADD" ? "files" : "run";
}

function legend(): PageElement {
  const entry = (kind: string, text: string): PageElement =>
    element("span", {}, [element("span", { class: `segment ${kind}`, "aria-hidden": "true" }), text]);
  return element("p", { class: "legend" }, [
    entry("base", "base image"),
    entry("run", "RUN"),
    entry("files", "COPY, ADD"),
    entry("unknown", "size unknown"),
  ]);
}
