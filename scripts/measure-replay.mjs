// Builds each commit of the repositories of `test/replay/` on a real engine and compares which steps ran with what Stowage says:
// `node scripts/measure-replay.mjs [--record]`. Recorded results are test/fixtures/replay.json, which `test/agreement.test.ts` reads.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerOn } from "../test/docker/docker.mjs";
import { startEngine } from "../test/docker/engine.mjs";
import { tinyBases } from "../test/docker/tiny-base.mjs";
import { predict } from "../test/replay/predict.mjs";
import { git, makeRepository, repositories } from "../test/replay/repositories.mjs";
import { loadEngine } from "./engine.mjs";

const engine = await startEngine();
if (engine.reason !== undefined) {
  console.log(`skipped: ${engine.reason}`);
  process.exit(0);
}
const recorded = [];
const differences = [];
const folder = mkdtempSync(join(tmpdir(), "stowage-replay-"));
try {
  const docker = dockerOn(engine.environment);
  const core = await loadEngine();
  await docker.ok(["builder", "prune", "-af"]);
  const names = repositories.flatMap(({ dockerfiles }) =>
    Object.values(dockerfiles)
      .join("")
      .match(/stowage-\w+:\d/g),
  );
  await tinyBases(docker, [...new Set(names)]);
  const queue = repositories.flatMap((repository) =>
    Object.entries(repository.dockerfiles).map(([path, text]) => ({ repository, path, text })),
  );
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await measure(one, { docker, core });
  };
  await Promise.all([worker(), worker(), worker()]);
} finally {
  rmSync(folder, { recursive: true, force: true });
  await engine.stop();
}
const total = recorded.reduce((sum, { runs }) => sum + runs.join("").length, 0);
for (const line of differences.slice(0, 60)) console.log(line);
console.log(
  `${total} steps, ${differences.length} differ: ${(100 * (1 - differences.length / total)).toFixed(2)} % agree`,
);
if (process.argv.includes("--record")) {
  recorded.sort((one, other) => (one.id < other.id ? -1 : 1));
  writeFileSync(
    new URL("../test/fixtures/replay.json", import.meta.url),
    `[\n${recorded.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`,
  );
}

async function measure({ repository, path, text }, { docker, core }) {
  const id = `${repository.name} ${path}`;
  const work = join(folder, id.replace(/\W/g, "-"));
  makeRepository(repository, work);
  const predicted = await predict(core, work, path, repository.ignore);
  const own = `${work}-dockerfile`;
  mkdirSync(own);
  // Today's file and ignore rules, whatever the commit holds.
  writeFileSync(join(own, "Dockerfile"), text);
  writeFileSync(join(own, "Dockerfile.dockerignore"), repository.ignore ?? "");
  const keywords = predicted.steps;
  const runs = [];
  for (const [at, commit] of predicted.commits.entries()) {
    git(work, ["checkout", "-q", commit]);
    const { ran } = await docker.build(work, `stowage-replay:${repository.name}`, ["-f", join(own, "Dockerfile")]);
    const row = keywords.map((name) => (ran.includes(name) ? "1" : "0")).join("");
    runs.push(row);
    keywords.forEach((name, step) => {
      if (row[step] !== predicted.runs[at][step])
        differences.push(
          `${id} ${at}: ${git(work, ["log", "-1", "--format=%s"]).trim()}: ${name}: the engine ${row[step] === "1" ? "ran" : "did not run"} it`,
        );
    });
  }
  recorded.push({ id, head: predicted.commits.at(-1), steps: keywords, runs });
  console.log(`${id}: ${runs.length} commits of ${keywords.length} steps`);
}
