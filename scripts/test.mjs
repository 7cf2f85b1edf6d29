// Everything that is checked, in one command: `npm test`. Ends with a line `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { installPackage, onPath } from "./debian-package.mjs";

const shared = "../shared";
const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

check("build", ["node", "esbuild.mjs", "--tests"]);
check("types", ["npx", "tsc", "-p", "."]);
check("types of the layer panel's page", ["npx", "tsc", "-p", "client/panel"]);
check("format and lint", ["npx", "biome", "check", "."]);
check("unused files and dependencies", ["npx", "knip"]);
check("Markdown", ["npx", "markdownlint-cli2"]);
check("generated text is fresh", ["node", "scripts/generate.mjs", "--check"]);
// Without it, the tests of ShellCheck say that they are skipped.
if (onPath("shellcheck") === undefined) console.log(installPackage("shellcheck") ?? "installed shellcheck");
suite("unit tests", ["npx", "mocha", ...tests()]);
check("colours", ["node", "scripts/test-colours.mjs"]);
fromShared("colours of real Dockerfiles", ["corpus/dockerfiles.jsonl.gz"], (paths) => [
  "node",
  "scripts/check-colours.mjs",
  ...paths,
]);
fromShared(
  "BuildKit's trees",
  ["parser/cases.jsonl", "parser/dockerfiles.tree.jsonl.gz", "corpus/dockerfiles.jsonl.gz"],
  (paths) => ["node", "scripts/compare-syntax.mjs", ...paths],
);
fromShared("shell text, as unbash reads it", ["corpus/dockerfiles.jsonl.gz"], (paths) => [
  "node",
  "scripts/compare-shell.mjs",
  ...paths,
]);
// All files in CI; elsewhere 200 of them, named by their hashes, so that a change is tried in seconds.
const sample = process.env.CI === undefined ? ["--sample", "test/fixtures/corpus-sample.txt"] : [];
fromShared("rules and fixes over real Dockerfiles", ["corpus/dockerfiles.jsonl.gz"], (paths) => [
  "node",
  "scripts/check-corpus.mjs",
  ...paths,
  ...sample,
]);
fromShared("refactorings over real Dockerfiles", ["corpus/dockerfiles.jsonl.gz"], (paths) => [
  "node",
  "scripts/check-refactorings.mjs",
  ...paths,
  ...sample,
]);
fromShared("rules and fixes with files beside real Dockerfiles", ["corpus/dockerfiles.jsonl.gz"], (paths) => [
  "node",
  "scripts/check-contexts.mjs",
  ...paths,
  ...sample,
]);
fromShared("errors on real Dockerfiles", ["corpus/dockerfiles.jsonl.gz"], (paths) => [
  "node",
  "scripts/check-errors.mjs",
  ...paths,
]);
fromShared("real Dockerfiles typed key by key", ["corpus/dockerfiles.jsonl.gz"], (paths) => [
  "node",
  "scripts/type-files.mjs",
  ...paths,
]);
// The same documents each time, so that it fails for nobody who did not touch what they try.
check("a minute of random documents and edits", ["node", "scripts/fuzz.mjs", "--seconds", "60", "--seed", "600160120"]);
// Minutes long: in CI, and where somebody asks for it.
if (process.env.CI !== undefined || process.argv.includes("--docker"))
  counted("images before and after fixes", ["node", "scripts/test-docker.mjs"]);
if (!process.argv.includes("--no-editor")) counted("a real VS Code", ["node", "scripts/test-vscode.mjs"]);

for (const name of failures) console.log(`failed: ${name}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed > 0 ? 1 : 0);

function tests() {
  return readdirSync("test")
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `out/test/${name.replace(/\.ts$/, ".mjs")}`);
}

/** One step that passes or fails as a whole. */
function check(name, command) {
  record(name, run(name, command).status === 0);
}

function record(name, passed) {
  if (passed) totals.passed++;
  else {
    totals.failed++;
    failures.push(name);
  }
}

/** A Mocha run, counted by its own closing lines. */
function suite(name, command) {
  const { output, status } = run(name, command);
  const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}`, "m").exec(output)?.[1] ?? 0);
  add(name, { passed: count("passing"), failed: count("failing"), skipped: count("pending") }, status);
}

/** A script whose last line is its counts as JSON. */
function counted(name, command) {
  const { output, status } = run(name, command);
  const last = output.trim().split("\n").at(-1) ?? "";
  add(name, last.startsWith("{") ? JSON.parse(last) : { passed: 0, failed: 0, skipped: 0 }, status);
}

function add(name, { passed, failed, skipped }, status) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  if (failed > 0) failures.push(name);
  else if (status !== 0 || passed + skipped === 0) record(`${name} (no result)`, false);
}

/** Checks that need files which only some machines have beside the checkout. */
function fromShared(name, files, command) {
  const paths = files.map((file) => `${shared}/${file}`);
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length === 0) return check(name, command(paths));
  console.log(`\n== ${name}\nskipped: ${missing.join(", ")} is not here`);
  totals.skipped++;
  return undefined;
}

function run(name, [program, ...args]) {
  console.log(`\n== ${name}`);
  const started = process.hrtime.bigint();
  const result = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
  const output = `${result.stdout ?? ""}${result.status === 0 ? "" : (result.stderr ?? "")}`;
  const text = output.length > 40_000 ? `${output.slice(0, 5_000)}\n…\n${output.slice(-35_000)}` : output;
  process.stdout.write(text);
  if (result.error !== undefined) console.log(String(result.error));
  console.log(`(${(Number(process.hrtime.bigint() - started) / 1e9).toFixed(1)} s)`);
  return { output, status: result.status };
}
