// Writes the tables behind the sizes of apt-get install, server/src/impact/apt/SUITE.txt.br, from Debian's packages:
// `node scripts/generate-apt-tables.mjs [--cache FOLDER] [SUITE...]`, for amd64; bookworm and trixie when no suite is named.
// It asks apt for the packages that the names in apt-names.txt may bring, each once, and lists what is in them. The cache folder keeps what was
// measured, so that a run that was stopped goes on, and a later one fetches new versions alone.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chosenPackages } from "./apt-selection.mjs";
import { writeTable } from "./apt-table-file.mjs";
import { measurePackage } from "./debian-package-bytes.mjs";
import { downloadPackages, readSuite } from "./debian-suite.mjs";
import { loadEngine } from "./engine.mjs";

/** Packages fetched at once. */
const batch = 120;
const args = process.argv.slice(2);
const cacheAt = args.indexOf("--cache");
const cache = cacheAt === -1 ? join(tmpdir(), "stowage-apt") : args.splice(cacheAt, 2)[1];
const names = readFileSync(new URL("apt-names.txt", import.meta.url), "utf8")
  .trim()
  .split(/\s+/);
const { aptClosure } = await loadEngine();

for (const suiteName of args.length === 0 ? ["bookworm", "trixie"] : args) {
  const started = Date.now();
  const folder = join(cache, suiteName);
  mkdirSync(folder, { recursive: true });
  const suite = readSuite(suiteName, folder);
  const selection = chosenPackages(suite, names, aptClosure);
  const measured = await measureAll(suite, selection.names);
  const there = selection.names.filter((name) => measured.has(name));
  const bytes = writeTable(suite, { ...selection, names: there }, measured);
  const minutes = ((Date.now() - started) / 60_000).toFixed(1);
  console.log(`${suiteName}: ${there.length} packages, ${bytes} bytes, ${minutes} minutes`);
}

/** What is known of each package's bytes, from the cache or measured now; a batch is fetched while the one before it is read. */
async function measureAll(suite, wanted) {
  const file = join(suite.folder, "measured.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const known = new Map(lines.map((line) => JSON.parse(line)).map((row) => [`${row.name} ${row.version}`, row]));
  const versionOf = (name) => suite.packages.get(name).version;
  const left = wanted.filter((name) => !known.has(`${name} ${versionOf(name)}`));
  const megabytes = left.reduce((sum, name) => sum + suite.packages.get(name).download, 0) / 1e6;
  console.log(`${suite.suite}: ${wanted.length} packages, ${left.length} to fetch (${megabytes.toFixed(0)} MB)`);
  let next = downloadPackages(suite, left.slice(0, batch));
  for (let at = 0; at < left.length; at += batch) {
    const archives = await next;
    next = downloadPackages(suite, left.slice(at + batch, at + 2 * batch));
    const waiting = [...archives];
    const measureSome = async () => {
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
        const [name, archive] = one;
        const row = { name, version: versionOf(name), ...(await measurePackage(archive)) };
        appendFileSync(file, `${JSON.stringify(row)}\n`);
        known.set(`${name} ${row.version}`, row);
        rmSync(archive);
      }
    };
    await Promise.all([measureSome(), measureSome(), measureSome()]);
    console.log(`${Math.min(at + batch, left.length)} of ${left.length}`);
  }
  const rows = wanted.map((name) => [name, known.get(`${name} ${versionOf(name)}`)]);
  return new Map(rows.filter(([, row]) => row !== undefined));
}
