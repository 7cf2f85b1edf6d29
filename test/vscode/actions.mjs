// What all walks through the editor in the browser do.
import { join, resolve } from "node:path";

/** Where screenshots stay. */
export const screenshots = resolve(".cache/screenshots");

/** Opens a folder and a file in it. */
export async function open(page, server, folder, file) {
  const payload = [["openFile", `vscode-remote://${server.authority}${file}`]];
  await page.goto(`${server.address}/?folder=${folder}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  await page.locator(".monaco-editor .view-lines").first().waitFor({ timeout: 120_000 });
}

/** Presses a key until what it shows is there: an editor that is still starting answers the first press with nothing. */
export async function pressUntil(page, key, locator) {
  for (let attempt = 0; attempt < 6; attempt++) {
    await page.keyboard.press(key);
    const shown = await locator.waitFor({ timeout: 6_000 }).then(
      () => true,
      () => false,
    );
    if (shown) return;
    await page.keyboard.press("Escape");
  }
  await locator.waitFor({ timeout: 1_000 });
}

/** Puts the caret into a line, from 1. */
export async function goToLine(page, line) {
  await page.locator(".monaco-editor .view-lines").first().click();
  await page.keyboard.press("Control+g");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(`${line}:6`);
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").first().waitFor({ state: "hidden" });
}

/** Runs a command of the palette. */
export async function command(page, name) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.waitFor();
  await input.fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").first().waitFor({ state: "hidden" });
}

/** Takes a screenshot. */
export async function shot(page, name) {
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
