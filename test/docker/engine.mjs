// A Docker Engine of the tests' own, from Debian's docker.io: its data lie in a cache folder, its socket in a temporary one.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { installPackage, onPath } from "../../scripts/debian-package.mjs";

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stowage-docker");

/** Starts it; answers the client's environment and how to stop it, or the reason why there is none. */
export async function startEngine() {
  const missing = cannotRun() ?? ["dockerd", "debootstrap"].map(ensureProgram).find((reason) => reason !== undefined);
  if (missing !== undefined) return { reason: missing };
  const folder = mkdtempSync(join(tmpdir(), "stowage-docker-"));
  const host = `unix://${join(folder, "docker.sock")}`;
  const log = join(folder, "dockerd.log");
  mkdirSync(cache, { recursive: true });
  await lockFree();
  const output = openSync(log, "w");
  const daemon = spawn(onPath("dockerd"), daemonArguments(folder, host), { stdio: ["ignore", output, output] });
  const exited = new Promise((done) => {
    daemon.once("exit", done);
    daemon.once("error", done);
  });
  const stop = async () => {
    daemon.kill("SIGTERM");
    await exited;
    removeWithMounts(folder);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().then(() => process.exit(1)));
  const environment = { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: "1" };
  if (await answers(daemon, environment)) return { cache, environment, stop };
  const words = readFileSync(log, "utf8").trim().split("\n").at(-1);
  await stop();
  return { reason: `dockerd does not start here: ${words}` };
}

/** Docker's own client, of the engine's version; a newer one earlier on the PATH may need a plugin for builds. */
export const client = existsSync("/usr/bin/docker") ? "/usr/bin/docker" : "docker";

function cannotRun() {
  if (process.platform !== "linux") return "a Docker Engine of its own needs Linux";
  if (process.getuid?.() !== 0) return "a Docker Engine of its own needs root";
  if (!readFileSync("/proc/mounts", "utf8").includes("cgroup")) return "no cgroups are mounted";
  return undefined;
}

function ensureProgram(name) {
  if (onPath(name) !== undefined) return undefined;
  return installPackage(name === "dockerd" ? "docker.io" : name);
}

function daemonArguments(folder, host) {
  return [
    ...[
      "--storage-driver",
      "overlay2",
      "--iptables=false",
      "--ip6tables=false",
      "--bridge=none",
      "--data-root",
      join(cache, "data"),
    ],
    ...["--exec-root", join(folder, "exec"), "--pidfile", join(cache, "dockerd.pid"), "-H", host],
  ];
}

/** Two engines on one data folder would spoil it, so another run of the tests is waited for. */
async function lockFree() {
  const running = () => {
    try {
      const pid = readFileSync(join(cache, "dockerd.pid"), "utf8").trim();
      return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "dockerd";
    } catch {
      return false;
    }
  };
  if (running()) console.log("  waiting for the engine of another run to end");
  while (running()) await sleep(500);
}

/** The engine leaves the host's network mounted in its folder, and a mount can't be deleted. */
function removeWithMounts(folder) {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .flatMap((line) => line.split(" ")[1] ?? []);
  for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) spawnSync("umount", [mount]);
  rmSync(folder, { recursive: true, force: true });
}

async function answers(daemon, environment) {
  while (daemon.exitCode === null && daemon.pid !== undefined) {
    if (spawnSync(client, ["info"], { env: environment, stdio: "ignore" }).status === 0) return true;
    await sleep(100);
  }
  return false;
}

function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
