import type { HistoryReport, ImageReport, Row, RowSize, StageReport } from "../../server/src/layers/report.ts";
import { formatBytes } from "../../server/src/project/format-bytes.ts";
import { type Child, element, type PageElement, spoken } from "./element.ts";
import { kindOf, stageName } from "./stages.ts";
import { strip } from "./strip.ts";
import { cut, diskText, marks, sumText } from "./wording.ts";

/** So many instructions are drawn. */
const mostRows = 500;

/** What the table shows besides the image. */
export interface TableParts {
  readonly history: HistoryReport;
  /** The index of the commit that is looked at. */
  readonly chosen: number;
  /** The lines of today's file, by text; of an instruction that is not there, the line where the change is offered. */
  lineOf(row: Row): { readonly line: number; readonly isNew: boolean };
}

/** One row an instruction, stage by stage. A narrow page shows a row as two lines, so each part names its role, whatever it looks like. */
export function table(image: ImageReport, parts: TableParts): PageElement {
  const hasHistory = parts.history.state === "read";
  const commits = parts.history.commits.length;
  const head = (text: string, kind: string): PageElement =>
    element("th", { scope: "col", role: "columnheader", class: kind }, text);
  const all = image.stages.flatMap(({ rows }) => rows);
  const heaviest = Math.max(1, ...all.map(({ size }) => size?.bytes ?? 0));
  let left = mostRows;
  const bodies = image.stages.flatMap((stage) => {
    const rows = stage.rows.slice(0, left);
    left -= rows.length;
    return rows.length === 0 ? [] : [stageRows(stage, rows, heaviest, parts)];
  });
  return element("table", { role: "table", class: hasHistory ? "layers with-history" : "layers" }, [
    element("caption", {}, [
      "Layers",
      spoken(
        ". Enter on an instruction goes to its line. The arrow keys go up and down; left and right in the slider below go through the commits.",
      ),
    ]),
    element("thead", { role: "rowgroup" }, [
      element("tr", { role: "row" }, [
        head("Instruction", "instruction"),
        head("On disk", "disk number"),
        head("To pull", "pull number"),
        head("Total", "total number"),
        ...(hasHistory ? [head(`Re-runs in ${commits} commits`, "reruns")] : []),
      ]),
    ]),
    ...bodies,
    ...(all.length > mostRows ? [more(all.length - mostRows)] : []),
  ]);
}

function more(count: number): PageElement {
  const cell = element("td", { role: "cell", colspan: 5 }, `… and ${count} more instructions`);
  return element("tbody", { role: "rowgroup" }, [element("tr", { role: "row" }, [cell])]);
}

function stageRows(stage: StageReport, rows: readonly Row[], heaviest: number, parts: TableParts): PageElement {
  const columns = parts.history.state === "read" ? 5 : 4;
  const fate = stage.shipped ? "shipped" : stage.built ? "not shipped" : "not built";
  return element("tbody", { role: "rowgroup" }, [
    element("tr", { role: "row", class: "stage-row" }, [
      element("th", { role: "rowheader", scope: "rowgroup", colspan: columns }, [
        element("span", { class: "name" }, cut(stageName(stage), 80)),
        ` · ${fate}`,
      ]),
    ]),
    ...rows.map((row) => layerRow(row, heaviest, parts)),
  ]);
}

function layerRow(row: Row, heaviest: number, parts: TableParts): PageElement {
  const { line, isNew } = parts.lineOf(row);
  const isBare = row.size === null && row.reruns === null;
  return element("tr", { role: "row", class: isBare ? "bare" : undefined, "data-line": line }, [
    element("th", { role: "rowheader", scope: "row", class: "instruction" }, [
      element("button", { type: "button", class: "go", title: row.text, "data-line": line, tabindex: -1 }, [
        element("span", { class: "line" }, isNew ? [] : [spoken("line "), String(line)]),
        element("code", {}, [element("b", {}, row.keyword), row.text.slice(row.keyword.length)]),
        ...(isNew ? [element("span", { class: "new" }, "new")] : []),
      ]),
    ]),
    ...sizeCells(row, heaviest),
    ...(parts.history.state === "read" ? [rerunsCell(row, parts.chosen)] : []),
  ]);
}

function sizeCells(row: Row, heaviest: number): readonly PageElement[] {
  const { size, total } = row;
  const totalCell = element("td", { role: "cell", class: "total number" }, sumText(total));
  if (size === null) {
    const none = (kind: string): PageElement =>
      element("td", { role: "cell", class: `${kind} number none` }, [
        element("span", { "aria-hidden": "true" }, "–"),
        spoken("no files"),
      ]);
    return [none("disk"), none("pull"), totalCell];
  }
  const [mark, words] = marks[size.confidence];
  const pull: readonly Child[] = size.pullBytes === null ? ["?", spoken("unknown")] : [formatBytes(size.pullBytes)];
  return [
    element("td", { role: "cell", class: "disk number", title: groundsOf(size) }, [
      element("span", { class: "figure" }, [
        element("span", { class: "mark", "aria-hidden": "true" }, mark),
        size.bytes === null && size.range === null ? element("i", {}, "unknown") : diskText(size),
        spoken(`, ${words}: ${groundsOf(size)}`),
      ]),
      rowBar(row, heaviest),
    ]),
    element("td", { role: "cell", class: size.pullBytes === null ? "pull number none" : "pull number" }, pull),
    totalCell,
  ];
}

function groundsOf({ grounds, built }: RowSize): string {
  return built === null ? grounds : `${grounds}, built ${built}`;
}

function rowBar(row: Row, heaviest: number): PageElement {
  const bytes = row.size?.bytes ?? null;
  const bar =
    bytes === null
      ? element("span", { class: "segment unknown" })
      : element("span", { class: `segment ${kindOf(row)}` }, [], {
          width: `${((100 * bytes) / heaviest).toFixed(2)}%`,
        });
  return element("span", { class: "row-bar", "aria-hidden": "true" }, bytes === 0 ? [] : [bar]);
}

function rerunsCell({ reruns }: Row, chosen: number): PageElement {
  if (reruns === null)
    return element("td", { role: "cell", class: "reruns none" }, [
      element("span", { "aria-hidden": "true" }, "–"),
      spoken("no step of the build cache"),
    ]);
  const { count, runs, besideOnly, certainty } = reruns;
  const beside = besideOnly > 0 ? `${besideOnly} of them changed only documents, tests or CI` : "";
  const sure = certainty === "certain" ? "" : certainty;
  return element(
    "td",
    { role: "cell", class: "reruns", title: [beside, sure].filter((text) => text !== "").join(" · ") },
    [
      element("span", { class: "reruns-line" }, [
        element("span", { class: "count" }, [
          element("span", { class: "mark", "aria-hidden": "true" }, certainty === "certain" ? "=" : "~"),
          element("b", {}, String(count)),
          element("span", { class: "of" }, `/${runs.length}`),
          spoken([` commits run it again`, beside, sure].filter((text) => text !== "").join(", ")),
        ]),
        strip(reruns, chosen),
      ]),
    ],
  );
}
