import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Child, PageElement } from "../client/panel/element.ts";
import { commitAt } from "../client/panel/strip.ts";
import { page } from "../client/panel/view.ts";
import { panelHtml } from "../client/src/panel-html.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import type { History } from "../server/src/history/history.ts";
import { alternatives } from "../server/src/layers/alternatives.ts";
import { imageReport } from "../server/src/layers/image-report.ts";
import type { LayersReport } from "../server/src/layers/report.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { defaultSettings } from "../server/src/settings.ts";
import { memoryFileSystem } from "./memory-file-system.ts";

const files = new Map([
  ["package.json", '{"name":"a","version":"1.0.0","scripts":{"start":"node a.js"}}\n'],
  ["package-lock.json", '{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"a"}}}\n'],
  ["a.js", "1;\n"],
]);
const history: History = {
  start: [...files.keys()].map((path) => changed(path, "1")),
  commits: [
    { id: "1111111111", subject: "source", changes: [changed("a.js", "2")] },
    { id: "2222222222", subject: "documents", changes: [changed("README.md", "1")] },
    { id: "3333333333", subject: "manifest", changes: [changed("package-lock.json", "2")] },
  ],
  isShallow: false,
  isAtTop: false,
};
const nodeFile = "FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER node\n";
const today = { alternative: 0, commit: undefined };

describe("the layer panel's page", () => {
  it("has a row for each instruction, and says of what is unknown that it is", async () => {
    const report = await reportOf(nodeFile);
    assert.deepEqual(rowsOf(page({ file: "Dockerfile", report }, today)), [
      "1 FROM node:22-alpine | ≈ 167 MB | 60.7 MB | 167 MB | –",
      "2 WORKDIR /app | – | – | 167 MB | = 0/3",
      "3 COPY . . | = 146 B | ? | 167 MB | = 3/3 (1 of them changed only documents, tests or CI)",
      "4 RUN npm ci | ? unknown | ? | 167 MB + ? | = 3/3 (1 of them changed only documents, tests or CI)",
      "5 USER node | – | – | 167 MB + ? | –",
    ]);
  });

  it("says why there are no re-runs", async () => {
    const report = await reportOf(nodeFile, undefined);
    for (const [state, words] of [
      ["reading", /Reading git's history/],
      ["none", /No history of git/],
      ["off", /stowage\.layers\.history is 0/],
      ["untrusted", /trust this workspace/],
      ["long", /too many instructions/],
    ] as const) {
      const drawn = page({ file: "f", report: { ...report, history: { ...report.history, state } } }, today);
      assert.match(textOf(drawn), words);
      assert.doesNotMatch(textOf(drawn), /Re-runs in/);
    }
  });

  it("shows what a fix changes, and marks what is new", async () => {
    const report = await reportOf(nodeFile);
    const at = report.alternatives?.findIndex(({ title }) => /layer of their own/.test(title)) ?? -1;
    assert.notEqual(at, -1, JSON.stringify(report.alternatives?.map(({ title }) => title)));
    const drawn = page({ file: "f", report }, { alternative: at + 1, commit: 1 });
    const install = rowsOf(drawn).find((row) => row.includes("RUN npm ci"));
    assert.match(install ?? "", /^4 RUN npm ci \| \? unknown \| .* \| = 1\/3$/);
    assert.ok(
      rowsOf(drawn).some((row) => /^COPY package.* new \|/.test(row)),
      rowsOf(drawn).join("\n"),
    );
    const choices = all(drawn, (one) => one.attributes.class === "choice").map(textOf);
    assert.equal(choices[0], "As it is167 MB + ? on disk");
    assert.match(choices[at + 1] ?? "", /RUN npm ci: 3 → 1\/3/);
    assert.match(textOf(drawn), /22222222documentsruns again: COPY \. \./);
  });

  it("is empty, with a reason, without a report or a stage", async () => {
    assert.match(textOf(page({ file: "f", report: null }, today)), /Open the Dockerfile/);
    assert.match(textOf(page({ file: "f", report: await reportOf("# nothing\n") }, today)), /no FROM yet/);
  });

  it("keeps hostile text as text", async () => {
    const evil = `<img/src=x/onerror=alert(1)>"'&`;
    const text = `FROM ${evil} AS ${evil}\nLABEL a="${evil}"\nRUN echo '</script>${evil}'\nFROM scratch\nCOPY --from=${evil} ${evil} /\n`;
    const commits = [{ id: "1", subject: evil, changes: [changed("a.js", "2")] }];
    const report = await reportOf(text, { ...history, commits });
    const drawn = page({ file: evil, report }, today);
    const tags = new Set(all(drawn, () => true).map(({ tag }) => tag));
    for (const tag of ["img", "script", "iframe", "style", "a", "link"]) assert.ok(!tags.has(tag), tag);
    for (const { attributes } of all(drawn, () => true)) {
      const wrong = Object.keys(attributes).filter((name) => /^(on|style$|src|href|action)/.test(name));
      assert.deepEqual(wrong, []);
    }
    assert.ok(textOf(drawn).split(evil).length > 4);
    assert.doesNotMatch(readFileSync("client/panel/dom.ts", "utf8"), /innerHTML|outerHTML|insertAdjacent|\.write\(/);
    assert.doesNotMatch(readFileSync("client/panel/page.ts", "utf8"), /innerHTML|outerHTML|insertAdjacent|\.write\(/);
  });

  it("draws as much of a very long file as can be looked at", async () => {
    const drawn = page({ file: "f", report: await reportOf(`FROM scratch\n${"ENV a=b\n".repeat(5000)}`) }, today);
    assert.equal(rowsOf(drawn).length, 500);
    assert.match(textOf(drawn), /and 4501 more instructions/);
  });

  it("has a policy that loads nothing but its own script and style", () => {
    const html = panelHtml({ nonce: "N", script: "panel.js", style: "panel.css" });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    assert.match(policy, /^default-src 'none'; script-src 'nonce-N'; style-src 'nonce-N';/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.equal(html.match(/<(script|style|link|img|iframe)\b/g)?.length, 2);
  });

  it("finds the commit under the pointer", () => {
    assert.deepEqual(
      [-0.1, 0, 0.49, 0.5, 0.99, 1].map((place) => commitAt(place, 4)),
      [0, 0, 1, 2, 3, 3],
    );
  });
});

function changed(path: string, content: string): History["start"][number] {
  return { path, mode: "100644", content };
}

async function reportOf(text: string, known: History | undefined = history): Promise<LayersReport> {
  const dockerfile = parseDockerfile(text);
  const place = { contextFolder: "/context", dockerfilePath: "/context/Dockerfile" };
  const project = await readProject(memoryFileSystem("/context", files), place);
  const image = imageReport(dockerfile, project, known);
  const work = alternatives({ dockerfile, project, options: defaultSettings.lint, history: known, image });
  let step = work.next();
  while (step.done !== true) step = work.next();
  const commits = (known?.commits ?? []).map(({ id, subject }) => ({ id: id.slice(0, 8), subject }));
  const report = { uri: "file:///context/Dockerfile", version: 1, image, alternatives: step.value };
  const lastBuild = { state: "off", image: null, created: null, problem: null } as const;
  return { ...report, history: { state: known === undefined ? "none" : "read", commits, isShallow: false }, lastBuild };
}

function all(child: Child, fits: (element: PageElement) => boolean): readonly PageElement[] {
  if (typeof child === "string") return [];
  return [...(fits(child) ? [child] : []), ...child.children.flatMap((one) => all(one, fits))];
}

function textOf(child: Child): string {
  return typeof child === "string" ? child : child.children.map(textOf).join("");
}

/** What is seen of each row, cell by cell, and its tooltip over the re-runs. */
function rowsOf(drawn: PageElement): readonly string[] {
  const seen = (child: Child): string => {
    if (typeof child === "string") return child;
    if (child.attributes.class === "spoken") return "";
    const text = child.children.map(seen).join("");
    const isApart = /^(line|mark|new)$/.test(child.attributes.class ?? "");
    return isApart ? ` ${text} ` : text;
  };
  return all(drawn, ({ attributes }) => attributes["data-line"] !== undefined && attributes.role === "row").map((row) =>
    row.children
      .map((cell) => {
        const title = typeof cell !== "string" && cell.attributes.class === "reruns" ? cell.attributes.title : "";
        return `${seen(cell).trim().replace(/ +/g, " ")}${title ? ` (${title})` : ""}`;
      })
      .join(" | "),
  );
}
