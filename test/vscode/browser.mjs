// What a person does with the packed extension, in the browser: look, fix by keyboard, insert a snippet. Screenshots stay in .cache/screenshots.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, goToLine, open, pressUntil, screenshots, shot } from "./actions.mjs";
import { walkLayerPanel } from "./layer-panel.mjs";
import { walkWriting } from "./writing.mjs";

/** Runs all steps on a page; each counts as one test. */
export async function walkThrough({ page, server, examples, vsix, counts }) {
  mkdirSync(screenshots, { recursive: true });
  const step = async (name, body) => {
    try {
      await body();
      counts.passed++;
      console.log(`    ✔ ${name}`);
    } catch (error) {
      counts.failed++;
      await shot(page, `failed-${name.replaceAll(" ", "-")}`);
      console.log(`    failed: ${name}: ${error.stack ?? error}`);
    }
  };
  const dockerfile = join(examples, "go/Dockerfile");
  await step("the packed file is small", () =>
    assert.ok(statSync(vsix).size < 1_000_000, `${statSync(vsix).size} bytes`),
  );
  await step("lenses and squiggles appear", async () => {
    await open(page, server, examples, dockerfile);
    await page.getByText(/image ≈ 874 MB on disk \+ \?/).waitFor({ timeout: 120_000 });
    await page.locator(".squiggly-warning").first().waitFor();
    await shot(page, "1-lens-and-squiggle");
  });
  await step("a lens says what it rests on", async () => {
    await page.locator(".codelens-decoration a", { hasText: "image ≈" }).first().click();
    await page.getByText("golang:1.26 for linux/amd64").first().waitFor();
    await shot(page, "2-lens-explained");
    await page.keyboard.press("Escape");
  });
  await step("a fix is applied by keyboard", async () => {
    await goToLine(page, 5);
    await pressUntil(page, "Control+.", page.getByText("Download modules in a layer of their own").first());
    await shot(page, "3-lightbulb");
    await page.keyboard.press("Enter");
    await page.locator(".view-line", { hasText: "go mod download" }).first().waitFor();
    await page.locator(".squiggly-warning").first().waitFor({ state: "detached" });
    await shot(page, "4-fixed");
    await page.keyboard.press("Control+s");
    await saved(dockerfile, (text) => text.includes("COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n"));
  });
  await step("lenses are turned off from the palette", async () => {
    await command(page, "Stowage: Turn Layer Lenses On or Off");
    await page
      .getByText(/image ≈ 874 MB/)
      .first()
      .waitFor({ state: "detached" });
    await shot(page, "5-lenses-off");
    await command(page, "Stowage: Turn Layer Lenses On or Off");
    await page
      .getByText(/image ≈ 874 MB/)
      .first()
      .waitFor();
  });
  await step("a snippet becomes a file without a finding", async () => {
    const fresh = join(examples, "fresh/Dockerfile");
    mkdirSync(join(examples, "fresh"));
    writeFileSync(fresh, "");
    await open(page, server, examples, fresh);
    await page.locator(".monaco-editor .view-lines").first().click();
    await page.keyboard.type("go-scratch", { delay: 20 });
    const offer = page.locator(".suggest-widget .monaco-list-row", { hasText: "go-scratch" }).first();
    await pressUntil(page, "Control+Space", offer);
    await shot(page, "6-snippet-offered");
    await page.keyboard.press("Tab");
    await page.locator(".view-line", { hasText: "FROM scratch" }).first().waitFor();
    await page.keyboard.press("Escape");
    await page
      .getByText(/^not shipped/)
      .first()
      .waitFor();
    await shot(page, "7-snippet-inserted");
    assert.equal(await page.locator(".squiggly-warning, .squiggly-error, .squiggly-info").count(), 0);
    await page.keyboard.press("Control+s");
    await saved(fresh, (text) => text.includes('ENTRYPOINT ["/app"]') && text.includes("CGO_ENABLED=0 go build"));
  });
  await step("the same in a dark theme, on the Spring example", async () => {
    await open(page, server, examples, join(examples, "spring-boot/Dockerfile"));
    await command(page, "Preferences: Toggle between Light/Dark Themes");
    await page.locator(".monaco-workbench.vs-dark").waitFor();
    await page.locator(".squiggly-warning").first().waitFor();
    await page
      .getByText(/^image/)
      .first()
      .waitFor();
    await goToLine(page, 12);
    for (let column = 0; column < 26; column++) await page.keyboard.press("ArrowRight");
    await pressUntil(page, "Control+.", page.getByText(/Forward the container's arguments/).first());
    await shot(page, "8-dark-theme");
    await page.keyboard.press("Escape");
  });
  await walkLayerPanel({ page, server, examples, step });
  await walkWriting({ page, server, examples, step });
  console.log(`    screenshots in ${screenshots}`);
}

/** Waits until a file on disk is as wanted. */
async function saved(file, wanted) {
  const deadline = Date.now() + 20_000;
  while (!wanted(readFileSync(file, "utf8"))) {
    assert.ok(Date.now() < deadline, `${file} was not saved as expected:\n${readFileSync(file, "utf8")}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
