// Finds a Chromium, or installs Debian's where that can be done.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macApplications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a browser, or why there is none. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return { path: found };
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || onPath("apt-get") === undefined)
    return { reason: "no Chromium is on the PATH, and it can't be installed here" };
  console.log("installing Debian's chromium, once");
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const result = spawnSync("apt-get", args, { encoding: "utf8", env: environment });
    if (result.status !== 0) return { reason: `apt-get ${args[0]} failed: ${result.stderr.slice(-500)}` };
  }
  const path = findChromium();
  return path === undefined ? { reason: "apt-get installed no Chromium" } : { path };
}

function findChromium() {
  const named = process.env.STOWAGE_CHROMIUM;
  if (named !== undefined && existsSync(named)) return named;
  return names.map(onPath).find((path) => path !== undefined) ?? macApplications.find((path) => existsSync(path));
}

function onPath(name) {
  const result = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** How Chromium is started: without what reaches for the network. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
