// Finds a Chromium, or installs Debian's where that can be done.
import { existsSync } from "node:fs";
import { installPackage, onPath } from "./debian-package.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macApplications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a browser, or why there is none. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return { path: found };
  const reason = installPackage("chromium");
  if (reason !== undefined) return { reason };
  const path = findChromium();
  return path === undefined ? { reason: "apt-get installed no Chromium" } : { path };
}

function findChromium() {
  const named = process.env.STOWAGE_CHROMIUM;
  if (named !== undefined && existsSync(named)) return named;
  return names.map(onPath).find((path) => path !== undefined) ?? macApplications.find((path) => existsSync(path));
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
