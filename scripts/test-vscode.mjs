// Tests in a real VS Code in the browser: the extension host's suite, then what a person sees of the packed extension.
// The last line is the counts as JSON.
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { walkThrough } from "../test/vscode/browser.mjs";
import { chromiumArguments, ensureChromium } from "./chromium.mjs";
import { packExtension } from "./package.mjs";
import { ensureVscodeServer, installExtension, startVscodeServer, temporaryFolder } from "./vscode-server.mjs";

const counts = { passed: 0, failed: 0, skipped: 0 };
const browserPath = ensureChromium();
const missing = browserPath.reason ?? installed();

if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
  counts.skipped = 2;
} else {
  await check("the suite in the extension host", runSuite);
  await check("the packed extension in the browser", runPacked);
}
console.log(JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);

function installed() {
  try {
    ensureVscodeServer();
    return undefined;
  } catch (error) {
    return `VS Code for the browser can't be installed: ${error.message}`;
  }
}

async function check(name, body) {
  const folder = temporaryFolder("vscode");
  try {
    console.log(`  ${name}`);
    await body(folder.path);
  } catch (error) {
    counts.failed++;
    console.log(`    failed: ${error.stack ?? error}`);
  } finally {
    folder.remove();
  }
}

/** The example projects in a folder that the tests may change. */
function copyExamples(folder) {
  const examples = join(folder, "examples");
  cpSync("examples", examples, { recursive: true });
  return examples;
}

async function withPage(server, body) {
  const browser = await chromium.launch({ executablePath: browserPath.path, args: chromiumArguments });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    return await body(page);
  } catch (error) {
    throw new Error(`${error.stack ?? error}\n${server.output().slice(-3_000)}`);
  } finally {
    await browser.close();
  }
}

async function runSuite(folder) {
  const examples = copyExamples(folder);
  const result = join(folder, "result.json");
  const places = { extensions: join(folder, "extensions"), data: join(folder, "data") };
  const server = await startVscodeServer({ ...places, env: { STOWAGE_TEST_RESULT: result } });
  try {
    await withPage(server, async (page) => {
      const remote = (path) => `vscode-remote://${server.authority}${path}`;
      const payload = [
        ["extensionDevelopmentPath", remote(resolve("."))],
        ["extensionTestsPath", remote(resolve("out/vscode/suite.cjs"))],
      ];
      await page.goto(`${server.address}/?folder=${examples}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
      const deadline = Date.now() + 240_000;
      // The window closes itself at the end of the suite.
      while (!existsSync(result) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 200));
      if (!existsSync(result)) throw new Error("the suite wrote no result within four minutes");
    });
  } finally {
    await server.stop();
  }
  const { passed, failures } = JSON.parse(readFileSync(result, "utf8"));
  counts.passed += passed;
  counts.failed += failures.length;
  console.log(`    ${passed} passed`);
  for (const failure of failures) console.log(`    failed: ${failure}`);
}

async function runPacked(folder) {
  const vsix = packExtension();
  const places = { extensions: join(folder, "extensions"), data: join(folder, "data") };
  installExtension(vsix, places);
  const examples = copyExamples(folder);
  const server = await startVscodeServer(places);
  try {
    await withPage(server, (page) => walkThrough({ page, server, examples, vsix, counts }));
  } finally {
    await server.stop();
  }
}
