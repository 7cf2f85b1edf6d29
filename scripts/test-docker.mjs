// Builds images before and after fixes on a real Docker Engine and compares them: `npm run test:docker -- [PART-OF-A-CASE'S-NAME…]`.
// The last line is the counts as JSON.
import { readdirSync } from "node:fs";
import { runCases } from "../test/docker/cases.mjs";
import { startEngine } from "../test/docker/engine.mjs";

const parts = process.argv.slice(2);
const names = readdirSync(new URL("../test/docker/cases/", import.meta.url)).filter(
  (name) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
const counts = { passed: 0, failed: 0, skipped: 0 };
const engine = await startEngine();
if (engine.reason !== undefined) {
  console.log(`skipped: ${engine.reason}`);
  counts.skipped = names.length;
} else {
  try {
    await runCases(names, engine, counts);
  } finally {
    await engine.stop();
  }
}
console.log(JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);
