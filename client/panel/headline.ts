import type { HistoryReport, ImageReport, Sum } from "../../server/src/layers/report.ts";
import { type Child, element, type PageElement, spoken } from "./element.ts";
import { busiestRun, cut, difference, differenceText, marks, sumText } from "./wording.ts";

/** The figures of the image that is looked at, and how they differ from today's. */
export function headline(today: ImageReport, image: ImageReport, history: HistoryReport): PageElement {
  const [mark, words] = marks[image.disk.confidence];
  return element("dl", { class: "headline" }, [
    figure("shipped, on disk", [
      element("span", { class: "mark", title: words }, sumText(image.disk) === "?" ? "" : mark),
      ...sumParts(image.disk),
      ...change(today.disk, image.disk),
    ]),
    figure("to pull", [
      element("span", { class: "mark" }, sumText(image.pull) === "?" ? "" : "≈"),
      ...sumParts(image.pull),
      ...change(today.pull, image.pull),
    ]),
    ...busiest(image, history),
  ]);
}

/** How many of the busiest RUN's re-runs no build needs; undefined where there are none. */
export function tip(image: ImageReport, { state }: HistoryReport): PageElement | undefined {
  const { count = 0, besideOnly = 0 } = (state === "read" && busiestRun(image)?.reruns) || {};
  if (besideOnly === 0) return undefined;
  const text = `${besideOnly} of these ${count} commits changed only documents, tests or settings of CI.`;
  return element("p", { class: "tip" }, text);
}

function figure(label: string, value: readonly Child[]): PageElement {
  return element("div", {}, [element("dt", {}, label), element("dd", {}, value)]);
}

function sumParts(sum: Sum): readonly Child[] {
  const [known = "", rest] = sumText(sum).split(" + ");
  if (known === "?") return [element("span", { class: "rest" }, "unknown")];
  if (rest === undefined) return [known];
  const layers = sum.unknown === 1 ? "layer" : "layers";
  return [
    known,
    element("span", { class: "rest", title: `${sum.unknown} ${layers} of unknown size` }, [
      " + ?",
      spoken(` ${sum.unknown} ${layers} of unknown size`),
    ]),
  ];
}

function change(before: Sum, after: Sum): readonly Child[] {
  const bytes = difference(before, after);
  const text = bytes === undefined ? "" : differenceText(bytes);
  if (text === "") return [];
  return [element("span", { class: bytes !== undefined && bytes < 0 ? "better" : "worse" }, text)];
}

function busiest(image: ImageReport, { state }: HistoryReport): readonly PageElement[] {
  const run = state === "read" ? busiestRun(image) : undefined;
  if (run === undefined) return [];
  const { count, runs } = run.reruns;
  return [
    element("div", {}, [
      element("dt", {}, ["commits re-run ", element("code", { title: run.text }, cut(run.text, 32))]),
      element("dd", {}, [String(count), element("span", { class: "rest" }, ` of ${runs.length}`)]),
    ]),
  ];
}
