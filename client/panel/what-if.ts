import type { Alternative, ImageReport } from "../../server/src/layers/report.ts";
import { element, type PageElement } from "./element.ts";
import { changeTexts, cut, sumText } from "./wording.ts";

/** The switch between the file as it is, which is 0, and each change that Stowage offers, from 1 on; undefined while none is known. */
export function whatIf(
  today: ImageReport,
  alternatives: readonly Alternative[] | undefined,
  chosen: number,
): PageElement | undefined {
  if (alternatives === undefined || alternatives.length === 0) return undefined;
  return element("fieldset", { class: "what-if" }, [
    element("legend", {}, "What if"),
    element("div", { class: "choices" }, [
      choice(0, chosen, "As it is", [`${sumText(today.disk)} on disk`]),
      ...alternatives.map((one, index) => choice(index + 1, chosen, titleOf(one), changeTexts(today, one.image))),
    ]),
  ]);
}

function titleOf({ title, line }: Alternative): string {
  return `${cut(title, 120)} (line ${line})`;
}

function choice(index: number, chosen: number, title: string, changes: readonly string[]): PageElement {
  return element("label", { class: "choice" }, [
    element("input", {
      type: "radio",
      name: "what-if",
      id: `what-if-${index}`,
      value: index,
      checked: index === chosen,
    }),
    element("span", { class: "title" }, title),
    element("span", { class: "changes" }, changes.join(" · ")),
  ]);
}
