import type { ImageReport, LayersReport, Row } from "../../server/src/layers/report.ts";
import { commits } from "./commits.ts";
import { type Child, element, type PageElement } from "./element.ts";
import { headline, tip } from "./headline.ts";
import { stages } from "./stages.ts";
import { table } from "./table.ts";
import { whatIf } from "./what-if.ts";
import { cut, marks } from "./wording.ts";

/** What the extension sends the page. */
export interface PanelMessage {
  /** The document's path, as people know it. */
  readonly file: string;
  /** Null for a document that can't be looked at. */
  readonly report: LayersReport | null;
  /** 1-based; the row to go to. */
  readonly line?: number;
}

/** What a person chose on the page. */
export interface Choices {
  /** 0 for the file as it is, else which of the alternatives. */
  readonly alternative: number;
  /** The index of the commit; the last one where it is undefined. */
  readonly commit: number | undefined;
}

/** The whole page as plain data. */
export function page({ file, report }: PanelMessage, choices: Choices): PageElement {
  if (report === null) {
    return main([title(file), element("p", { class: "note" }, "Open the Dockerfile to see its layers.")]);
  }
  const { image: today, alternatives, history } = report;
  const alternative = alternatives?.[choices.alternative - 1];
  const image = alternative?.image ?? today;
  const last = history.commits.length - 1;
  const chosen = Math.min(choices.commit ?? last, last);
  const switches = whatIf(today, alternatives, alternative === undefined ? 0 : choices.alternative);
  if (today.stages.length === 0) {
    return main([title(file), element("p", { class: "note" }, "There is no FROM yet, so there are no layers.")]);
  }
  const waste = tip(image, history);
  const lineOf = linesOf(today, alternative?.line);
  return main([
    title(file),
    headline(today, image, history),
    ...(waste === undefined ? [] : [waste]),
    ...(switches === undefined ? [] : [switches]),
    stages(image),
    table(image, { history, chosen, lineOf }),
    commits(image, history, chosen),
    footer(),
  ]);
}

function main(children: readonly Child[]): PageElement {
  return element("main", {}, children);
}

function title(file: string): PageElement {
  return element("h1", { title: file }, ["Layers of ", element("span", { class: "file" }, cut(file, 120))]);
}

/** Where each row stands in the file as it is; what a change adds stands where that is offered. */
function linesOf(today: ImageReport, offered: number | undefined): (row: Row) => { line: number; isNew: boolean } {
  if (offered === undefined) return ({ line }) => ({ line, isNew: false });
  const known = new Map<string, number[]>();
  for (const { text, line } of today.stages.flatMap(({ rows }) => rows))
    known.set(text, [...(known.get(text) ?? []), line]);
  return ({ text }) => {
    const line = known.get(text)?.shift();
    return { line: line ?? offered, isNew: line === undefined };
  };
}

function footer(): PageElement {
  return element("footer", {}, [
    element(
      "ul",
      { class: "marks", "aria-label": "Marks" },
      Object.values(marks).map(([mark, words]) =>
        element("li", {}, [element("span", { class: "mark" }, mark), ` ${words}`]),
      ),
    ),
  ]);
}
