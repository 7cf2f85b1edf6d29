// Opens the editor on examples/ with Stowage running: `npm start`. With --once it says that the editor answers, and ends.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { packExtension } from "./package.mjs";
import { installExtension, startVscodeServer, temporaryFolder } from "./vscode-server.mjs";

const once = process.argv.includes("--once");
// A copy, so that trying fixes leaves the checkout as it is.
const examples = resolve(".cache/examples");
mkdirSync(resolve(".cache"), { recursive: true });
if (!existsSync(examples)) cpSync("examples", examples, { recursive: true });

if (!once && isOnPath("code")) startDesktop();
else await startInBrowser();

function isOnPath(program) {
  const result = spawnSync(program, ["--version"], { encoding: "utf8", shell: process.platform === "win32" });
  return result.status === 0;
}

function startDesktop() {
  build();
  const args = [
    `--extensionDevelopmentPath=${resolve(".")}`,
    "--new-window",
    examples,
    resolve(examples, "go/Dockerfile"),
  ];
  const result = spawnSync("code", args, { stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) process.exit(result.status ?? 1);
  console.log(`VS Code opens ${examples} with Stowage running.`);
}

function build() {
  const result = spawnSync(process.execPath, ["esbuild.mjs"], { stdio: "inherit" });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

async function startInBrowser() {
  const folder = temporaryFolder("start");
  const places = { extensions: resolve(folder.path, "extensions"), data: resolve(folder.path, "data") };
  const vsix = packExtension();
  console.log("starting VS Code in the browser, since `code` is not on the PATH");
  installExtension(vsix, places);
  const server = await startVscodeServer(places);
  const file = `vscode-remote://${server.authority}${resolve(examples, "go/Dockerfile")}`;
  const payload = encodeURIComponent(JSON.stringify([["openFile", file]]));
  console.log(`\nStowage runs at ${server.address}/?folder=${encodeURIComponent(examples)}&payload=${payload}\n`);
  const stop = async () => {
    await server.stop();
    folder.remove();
    process.exit(0);
  };
  if (once) return stop();
  console.log("Ctrl+C ends it.");
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return undefined;
}
