// The extension host's suite in desktop VS Code, which @vscode/test-electron downloads: `npm run test:desktop`.
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { runTests } from "@vscode/test-electron";
import { temporaryFolder } from "./vscode-server.mjs";

const folder = temporaryFolder("desktop");
const built = spawnSync(process.execPath, ["esbuild.mjs", "--tests"], { stdio: "inherit" });
if (built.status !== 0) process.exit(1);

const examples = join(folder.path, "examples");
cpSync("examples", examples, { recursive: true });
try {
  await runTests({
    extensionDevelopmentPath: resolve("."),
    extensionTestsPath: resolve("out/vscode/suite.cjs"),
    launchArgs: [
      examples,
      "--disable-extensions",
      "--disable-workspace-trust",
      `--user-data-dir=${join(folder.path, "data")}`,
    ],
  });
} catch (error) {
  const text = String(error?.message ?? error);
  if (!/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|fetch failed|getaddrinfo|Failed to (get|parse|fetch)/i.test(text))
    throw error;
  console.log(`skipped: desktop VS Code can't be downloaded here (${text.split("\n")[0]})`);
} finally {
  folder.remove();
}
