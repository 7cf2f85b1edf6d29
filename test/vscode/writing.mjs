// What a person does with the packed extension to write a Dockerfile: complete, look something up, let a whole file be made.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, goToLine, open, pressUntil, shot } from "./actions.mjs";

const written = `FROM debian:bookworm-slim AS build
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache make
RUN <<EOF
set -e
echo "$HOME" | tee /x
EOF
RUN <<EOF python3
import os
EOF
RUN --mount=type=cache,
`;

/** Runs the steps on a page. */
export async function walkWriting({ page, server, examples, step }) {
  const folder = join(examples, "writing");
  const file = join(folder, "Dockerfile");
  await step("options of a mount are completed", async () => {
    mkdirSync(folder);
    writeFileSync(file, written);
    await open(page, server, folder, file);
    await page
      .getByText(/^image ≈/)
      .first()
      .waitFor({ timeout: 60_000 });
    await goToLine(page, 11);
    await page.keyboard.press("End");
    const offer = page.locator(".suggest-widget .monaco-list-row", { hasText: "sharing" }).first();
    await pressUntil(page, "Control+Space", offer);
    await shot(page, "10-completion-of-mounts");
    await page.keyboard.press("Escape");
  });
  await step("a keyword explains itself", async () => {
    await goToLine(page, 2);
    await page.keyboard.press("Home");
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+i");
    await page.locator(".monaco-hover", { hasText: "WORKDIR" }).first().waitFor();
    await shot(page, "11-hover");
    await page.keyboard.press("Escape");
  });
  await step("the lines of heredocs have the colours of their language", async () => {
    for (const [text, word] of [
      ["set -e", "set"],
      ["import os", "import"],
    ]) {
      const line = page.locator(".view-line", { hasText: text }).first();
      const colour = (part) =>
        line
          .getByText(part, { exact: true })
          .first()
          .evaluate((one) => getComputedStyle(one).color);
      assert.notEqual(
        await colour(word),
        await page
          .locator(".view-line", { hasText: "/src" })
          .first()
          .evaluate((one) => getComputedStyle(one).color),
      );
    }
    await shot(page, "12-colours");
  });
  await step("a Dockerfile is made for a project, after a look at it", async () => {
    const project = join(examples, "generated");
    cpSync(join(examples, "node"), project, {
      recursive: true,
      filter: (path) => !/ockerfile|dockerignore/.test(path),
    });
    await open(page, server, project, join(project, "server.js"));
    await command(page, "Stowage: Create a Dockerfile for This Project");
    await page.locator(".view-line", { hasText: "FROM node" }).first().waitFor({ timeout: 60_000 });
    const confirm = page.getByRole("button", { name: "Create Dockerfile and .dockerignore" }).first();
    await confirm.waitFor();
    await shot(page, "13-generator-preview");
    assert.ok(!existsSync(join(project, "Dockerfile")), "nothing is written before it is confirmed");
    await confirm.click();
    const deadline = Date.now() + 20_000;
    while (!existsSync(join(project, "Dockerfile"))) {
      assert.ok(Date.now() < deadline, "no Dockerfile was written");
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.match(readFileSync(join(project, "Dockerfile"), "utf8"), /^FROM node:/m);
    await shot(page, "14-generated");
  });
}
