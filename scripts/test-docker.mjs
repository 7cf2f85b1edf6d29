// Builds images before and after fixes on a real Docker Engine and compares them: `npm run test:docker -- [PART-OF-A-CASE'S-NAME…]`.
// `copy-sizes` compares what Stowage says of copies with the layers' real sizes; with --record it writes test/fixtures/copy-sizes.json.
// The last line is the counts as JSON.
import { readdirSync, writeFileSync } from "node:fs";
import { runCases } from "../test/docker/cases.mjs";
import { compareCopies } from "../test/docker/copy-sizes.mjs";
import { dockerOn } from "../test/docker/docker.mjs";
import { startEngine } from "../test/docker/engine.mjs";
import { loadEngine } from "./engine.mjs";

const parts = process.argv.slice(2).filter((word) => word !== "--record");
const names = readdirSync(new URL("../test/docker/cases/", import.meta.url)).filter(
  (name) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
const isMeasured = parts.length === 0 || parts.some((part) => "copy-sizes".includes(part));
const counts = { passed: 0, failed: 0, skipped: 0 };
const engine = await startEngine();
if (engine.reason !== undefined) {
  console.log(`skipped: ${engine.reason}`);
  counts.skipped = names.length + (isMeasured ? 1 : 0);
} else {
  try {
    if (names.length > 0) await runCases(names, engine, counts);
    if (isMeasured) await measureCopies();
  } finally {
    await engine.stop();
  }
}
console.log(JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);

async function measureCopies() {
  const docker = dockerOn(engine.environment);
  const { contexts, compared, exact, unknown, problems, measured } = await compareCopies({
    docker,
    core: await loadEngine(),
  });
  console.log(`  copy-sizes: ${contexts} contexts, ${compared} steps, ${exact} exact, ${unknown.length} unknown`);
  for (const problem of problems) console.log(`    failed: ${problem}`);
  counts[problems.length === 0 ? "passed" : "failed"]++;
  if (!process.argv.includes("--record")) return;
  const rows = measured.map((row) => JSON.stringify(row)).sort();
  writeFileSync(new URL("../test/fixtures/copy-sizes.json", import.meta.url), `[\n${rows.join(",\n")}\n]\n`);
}
