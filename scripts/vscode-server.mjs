// A whole VS Code for the browser, from the npm package code-server: installed once into .cache, started on a free port.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const version = "4.100.3";
const folder = resolve(".cache", `code-server-${version}`);
const vscode = join(folder, "node_modules/code-server/lib/vscode");

/** Installs it unless it is there; answers the path of its server script. Throws with npm's words when that fails. */
export function ensureVscodeServer() {
  const script = join(vscode, "out/server-main.js");
  if (existsSync(join(folder, "complete"))) return script;
  console.log(`installing VS Code for the browser (code-server ${version}) into .cache, once`);
  mkdirSync(resolve(".cache"), { recursive: true });
  const fresh = mkdtempSync(resolve(".cache", "installing-"));
  const inside = join(fresh, "node_modules/code-server/lib/vscode");
  try {
    npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", fresh, `code-server@${version}`], fresh);
    npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], inside);
    // The server looks for its modules where a desktop build keeps them.
    if (!existsSync(join(inside, "node_modules.asar"))) symlinkSync("node_modules", join(inside, "node_modules.asar"));
    writeFileSync(join(fresh, "complete"), "");
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  return script;
}

function npm(args, cwd) {
  const result = spawnSync("npm", args, { cwd, encoding: "utf8", shell: process.platform === "win32" });
  if (result.status !== 0)
    throw new Error(`npm ${args[0]} failed: ${(result.stderr ?? String(result.error)).slice(-2000)}`);
}

/** Installs a packed extension into a folder of extensions. */
export function installExtension(vsix, { extensions, data }) {
  const args = [
    ensureVscodeServer(),
    "--install-extension",
    vsix,
    "--extensions-dir",
    extensions,
    "--server-data-dir",
    data,
    "--force",
  ];
  const result = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (result.status !== 0)
    throw new Error(`the packed extension could not be installed: ${result.stdout}${result.stderr}`);
}

/** Starts it; answers its address and how to stop it. It has answered a request by then. */
export async function startVscodeServer({ extensions, data, port, env = {} }) {
  const chosen = port ?? (await freePort());
  const args = [
    ensureVscodeServer(),
    ...["--host", "127.0.0.1", "--port", String(chosen), "--without-connection-token", "--accept-server-license-terms"],
    ...[
      "--disable-workspace-trust",
      "--telemetry-level",
      "off",
      "--server-data-dir",
      data,
      "--extensions-dir",
      extensions,
    ],
  ];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...serverEnvironment(), ...env },
  });
  let output = "";
  const keep = (bytes) => {
    output = (output + bytes).slice(-20_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise((done) => child.once("exit", done));
  const address = `http://127.0.0.1:${chosen}`;
  await answering(address, child, () => output);
  const stop = () => {
    child.kill();
    return ended;
  };
  return { address, authority: `127.0.0.1:${chosen}`, output: () => output, stop };
}

/** The editor's own variables would send the new server to the window that this runs in. */
function serverEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name)));
}

async function answering(address, child, output) {
  const deadline = Date.now() + 60_000;
  while (child.exitCode === null && Date.now() < deadline) {
    try {
      if ((await fetch(address)).ok) return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  child.kill();
  throw new Error(`VS Code's server does not answer:\n${output()}`);
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** A folder of this run's own, and how to remove it. */
export function temporaryFolder(name) {
  const path = mkdtempSync(join(tmpdir(), `stowage-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
