// What a person does with the layer panel: open it, look at a change and a commit, go to a line; in each kind of theme.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { goToLine, open, shot } from "./actions.mjs";
import { commitGoHistory } from "./repository.mjs";

/** The kinds of themes, by the names that the editor gives them, and what marks its window then. */
const themes = [
  ["Light Modern", "vs", "light"],
  ["Dark Modern", "vs-dark", "dark"],
  ["Dark High Contrast", "hc-black", "high-contrast"],
  ["Light High Contrast", "hc-light", "high-contrast-light"],
];

/** Runs all steps on a page. */
export async function walkLayerPanel({ page, server, examples, step }) {
  const folder = join(examples, "panel");
  const dockerfile = join(folder, "Dockerfile");
  cpSync(join(examples, "go"), folder, { recursive: true });
  cpSync("examples/go/Dockerfile", dockerfile);
  commitGoHistory(folder);
  const panel = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  const row = (text) => panel.locator("tr[data-line]", { hasText: text });
  await step("the layer panel shows sizes and re-runs", async () => {
    await page.setViewportSize({ width: 1500, height: 960 });
    await open(page, server, examples, dockerfile);
    await page.locator(".squiggly-warning").first().waitFor({ timeout: 120_000 });
    await page.locator('.editor-actions a[aria-label*="Show Layers"]').first().click();
    await panel.getByText("Re-runs in 40 commits").waitFor({ timeout: 60_000 });
    await row("RUN go build").getByText("unknown", { exact: true }).first().waitFor();
    assert.match(await row("FROM golang:1.26").textContent(), /874 MB/);
    assert.match(await panel.locator(".headline").textContent(), /874 MB \+ \?/);
    assert.equal(await row("RUN go build").locator("svg.strip").count(), 1);
  });
  await step("the layer panel shows what a fix would change", async () => {
    const choice = panel.locator(".choice", { hasText: "Download modules in a layer of their own" });
    await choice.locator("input").check();
    await row("RUN go mod download").getByText("new", { exact: true }).waitFor();
    await shot(page, "9-layer-panel-what-if");
    await page.setViewportSize({ width: 2300, height: 960 });
    await panel.locator(".choice", { hasText: "from alpine:3.22" }).locator("input").check();
    await row("RUN CGO_ENABLED=0 go build").getByText("new", { exact: true }).waitFor();
    await shot(page, "9-layer-panel-wide");
    await page.setViewportSize({ width: 1500, height: 960 });
    await panel.locator("#what-if-0").check();
    await row("RUN go mod download").waitFor({ state: "detached" });
  });
  await step("the layer panel is used by keyboard", async () => {
    await panel.locator("#commit").focus();
    await page.keyboard.press("ArrowLeft");
    await panel.locator(".commit", { hasText: "Change the program, 38" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await panel.locator(".commit", { hasText: "Write documents, 37 <b>& more</b>" }).waitFor();
    await row("FROM golang:1.26").locator("button").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByText("Ln 5, Col 1").first().waitFor();
  });
  await step("the layer panel follows what is typed", async () => {
    await goToLine(page, 5);
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("ENV LANGUAGE=en");
    await row("ENV LANGUAGE=en").waitFor();
    await page.keyboard.press("Control+Shift+k");
    await row("ENV LANGUAGE=en").waitFor({ state: "detached" });
  });
  for (const [name, mark, file] of themes) {
    await step(`the layer panel in the theme ${name}`, async () => {
      await chooseTheme(page, name);
      await page.locator(`.monaco-workbench.${mark}`).waitFor();
      await panel.locator("tr[data-line]").first().waitFor();
      await shot(page, `9-layer-panel-${file}`);
    });
  }
  await chooseTheme(page, "Light Modern");
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function chooseTheme(page, name) {
  const input = page.locator(".quick-input-widget input").first();
  await page.keyboard.press("F1");
  await input.fill(">Preferences: Color Theme");
  await page.locator('.quick-input-list .monaco-list-row[aria-label^="Preferences: Color Theme"]').first().click();
  const theme = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`).first();
  await page.getByPlaceholder("Select Color Theme").waitFor();
  await input.fill(name);
  await theme.click();
  await page.locator(".quick-input-widget").first().waitFor({ state: "hidden" });
}
