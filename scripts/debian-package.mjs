// Installs a package of Debian's where that can be done.
import { spawnSync } from "node:child_process";

/** Installs a package as root with apt-get; undefined when that worked, else why not. */
export function installPackage(name) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || onPath("apt-get") === undefined) return `no ${name} is on the PATH, and it can't be installed here`;
  console.log(`installing Debian's ${name}, once`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", name]]) {
    const result = spawnSync("apt-get", args, { encoding: "utf8", env: environment });
    if (result.status !== 0) return `apt-get ${args[0]} failed: ${result.stderr.slice(-500)}`;
  }
  return undefined;
}

/** Where a program is; undefined when it is not on the PATH. */
export function onPath(name) {
  const result = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
