// Writes docs/agreement.md from what was measured: `node scripts/agreement.mjs`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contexts } from "../test/docker/contexts.mjs";
import { layersOf } from "../test/docker/copy-sizes.mjs";
import { predict } from "../test/replay/predict.mjs";
import { makeRepository, repositories } from "../test/replay/repositories.mjs";
import { loadEngine } from "./engine.mjs";

const fixture = (name) => JSON.parse(readFileSync(new URL(`../test/fixtures/${name}.json`, import.meta.url), "utf8"));
const core = await loadEngine();
const folder = mkdtempSync(join(tmpdir(), "stowage-agreement-"));
try {
  const copies = await copyFigures();
  const replays = await replayFigures();
  writeFileSync(new URL("../docs/agreement.md", import.meta.url), page(copies, replays));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** How many measured steps are exact and the same, exact and another, and unknown. */
async function copyFigures() {
  const measured = new Map(fixture("copy-sizes").map(([name, line, bytes]) => [`${name}: ${line}`, bytes]));
  const counts = { contexts: 0, same: 0, other: 0, unknown: 0 };
  for (const [at, context] of contexts.entries()) {
    const layers = await layersOf(context, mkdtempSync(join(folder, `${at}-`)), core);
    const known = layers.filter(({ line }) => measured.has(`${context.name}: ${line}`));
    if (known.length > 0) counts.contexts++;
    for (const { line, layer } of known) {
      if (layer.bytes === null) counts.unknown++;
      else counts[layer.bytes === measured.get(`${context.name}: ${line}`) ? "same" : "other"]++;
    }
  }
  return counts;
}

async function replayFigures() {
  const rows = [];
  for (const { id, runs } of fixture("replay")) {
    const [name, path] = id.split(" ");
    const repository = repositories.find((one) => one.name === name);
    const work = join(folder, id.replace(/\W/g, "-"));
    makeRepository(repository, work);
    const predicted = await predict(core, work, path, repository.ignore);
    const [real, said] = [runs.join(""), predicted.runs.join("")];
    const count = (text) => text.split("1").length - 1;
    const same = [...real].filter((run, at) => run === said[at]).length;
    rows.push({ id, commits: runs.length, steps: real.length, same, real: count(real), said: count(said) });
  }
  return rows;
}

function page({ contexts: number, same, other, unknown }, rows) {
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const total = {
    id: "**all**",
    commits: sum("commits"),
    steps: sum("steps"),
    same: sum("same"),
    real: sum("real"),
    said: sum("said"),
  };
  const line = (row) => `| ${[row.id, row.commits, row.steps, row.same, row.real, row.said].join(" | ")} |`;
  return `# Agreement with a real engine

Written by \`node scripts/agreement.mjs\` from recorded measurements; \`test/agreement.test.ts\` holds Stowage to them without an engine.

## Bytes of copies

\`npm run test:docker -- copy-sizes\` builds ${number} contexts on Docker Engine 20.10 (classic image store) and compares ${same + other + unknown} steps with
\`docker history\`: ${same} have the same number of bytes, ${other} another, and of ${unknown} Stowage says that they are unknown.
\`--record\` writes what the engine says to \`test/fixtures/copy-sizes.json\`.

## Steps that run again

\`node scripts/measure-replay.mjs --record\` makes repositories from a seed and builds each commit with today's Dockerfile and today's ignore file, on
a builder that keeps its cache. Base images and commands are stand-ins; the commands read the same files as those that they stand for.

| repository and Dockerfile | commits | steps | the same | run by the engine | run by Stowage's account |
| --- | --- | --- | --- | --- | --- |
${[...rows, total].map(line).join("\n")}

${((100 * total.same) / total.steps).toFixed(2)} % of the steps are the same.
`;
}
