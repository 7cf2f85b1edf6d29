// Linting speed beside a peer, in one run: `node scripts/bench-lint.mjs DOCKERFILES.jsonl.gz [ROUNDS]`.
// Both lint the same files in turns, warm; figures are CPU time (user and system), medians over the rounds.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEngine } from "./engine.mjs";
import { readLines } from "./read-lines.mjs";

const peerPackage = "dockerfile-utils@0.16.3";
const [path, rounds = "5"] = process.argv.slice(2);
const { parseDockerfile, lint, unknownProject, rules } = await loadEngine();
const texts = readLines(path).map(({ text }) => text);

const folder = mkdtempSync(join(tmpdir(), "stowage-bench-"));
try {
  const validate = installPeer();
  const own = [];
  const peer = [];
  for (let round = 0; round <= Number(rounds); round++) {
    const times = [
      timed(() => {
        for (const text of texts) lint(parseDockerfile(text), unknownProject);
      }),
      timed(() => {
        for (const text of texts) validate(text);
      }),
    ];
    // The first round warms both up.
    if (round === 0) continue;
    own.push(times[0]);
    peer.push(times[1]);
  }
  const ratio = median(peer) / median(own);
  console.log(`${texts.length} files, ${rounds} rounds, CPU seconds (median)`);
  console.log(`stowage, ${rules.length} rules: ${median(own).toFixed(2)} s, ${rate(own)} files a second`);
  console.log(`${peerPackage}: ${median(peer).toFixed(2)} s, ${rate(peer)} files a second`);
  console.log(`ratio: ${ratio.toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
typing();

function installPeer() {
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, peerPackage];
  const { status, stderr } = spawnSync("npm", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`the peer can't be installed: ${stderr}`);
  const { validate } = createRequire(join(folder, "package.json"))("dockerfile-utils");
  return (text) => {
    try {
      return validate(text);
    } catch {
      return [];
    }
  };
}

/** One key in a file of 200 lines: parse and all rules, warm. */
function typing() {
  const long = texts.filter((text) => text.split("\n").length >= 200).slice(0, 20);
  const files = long.map((text) => text.split("\n").slice(0, 200).join("\n"));
  for (const text of files) for (let at = 0; at < 20; at++) lint(parseDockerfile(`${text} `), unknownProject);
  const times = files.map((text) => {
    const runs = 50;
    return (
      timed(() => {
        for (let at = 0; at < runs; at++) lint(parseDockerfile(`${text}${"x".repeat(at)}`), unknownProject);
      }) / runs
    );
  });
  console.log(
    `one key in a file of 200 lines: ${(1_000 * median(times)).toFixed(2)} ms of CPU (median of ${files.length} files)`,
  );
}

function timed(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

function rate(times) {
  return Math.round(texts.length / median(times)).toLocaleString("en");
}
