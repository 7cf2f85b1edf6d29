import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEngine } from "../../scripts/engine.mjs";
import { baseImages } from "./base-images.mjs";
import { checksOf } from "./checks.mjs";
import { dockerOn } from "./docker.mjs";
import { applyFixes } from "./fixed.mjs";

const folder = new URL("cases/", import.meta.url).pathname;

/** Builds and checks the named cases, each a folder of `cases/`; prints one line a check and counts it. */
export async function runCases(names, { cache, environment }, counts) {
  const docker = dockerOn(environment);
  const tools = { docker, bases: baseImages(docker, cache), core: await loadEngine() };
  await cleaned(docker);
  for (const name of names) {
    const started = process.hrtime.bigint();
    console.log(`  ${name}`);
    const record = (check, problems, said) => {
      counts[problems.length === 0 ? "passed" : "failed"]++;
      console.log(`    ${problems.length === 0 ? "ok" : "failed"}: ${check}${said === undefined ? "" : ` (${said})`}`);
      for (const problem of problems) console.log(`      ${problem}`);
    };
    await runCase(name, tools, record).catch((error) => record("case", [error.stack ?? String(error)]));
    console.log(`    (${(Number(process.hrtime.bigint() - started) / 1e9).toFixed(1)} s)`);
  }
  await cleaned(docker);
}

/** Without what an earlier run built, or else its steps would count as cached; the base images stay. */
async function cleaned(docker) {
  const images = await docker.ok(["images", "-q", "stowage-case"]);
  if (images !== "") await docker.ok(["rmi", "-f", ...new Set(images.split("\n"))]);
  await docker.ok(["image", "prune", "-f"]);
  await docker.ok(["builder", "prune", "-af"]);
}

async function runCase(name, { docker, bases, core }, record) {
  const data = JSON.parse(readFileSync(join(folder, name, "case.json"), "utf8"));
  const work = mkdtempSync(join(tmpdir(), "stowage-case-"));
  try {
    const sides = { before: side(work, name, "before"), after: side(work, name, "after") };
    await applyFixes(core, sides.after.folder, data.fixes);
    for (const one of Object.values(sides)) await prepare(one.folder, { bases, core });
    await Promise.all(Object.values(sides).map((one) => built(docker, one, data)));
    for (const [check, body] of checksOf({ docker, data, ...sides })) {
      const result = await body().catch((error) => [error.stack ?? String(error)]);
      record(check, Array.isArray(result) ? result : result.problems, result.said);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Builds a side. `broken` is what the build says before the fix, where it fails then. */
async function built(docker, { folder: own, tag, when }, { broken }) {
  const building = docker.build(own, tag);
  if (broken === undefined || when === "after") return building;
  const error = await building.then(
    () => new Error("it builds before the fix, which the case denies"),
    (failure) => failure,
  );
  if (!error.message.includes(broken)) throw error;
  return undefined;
}

/** A copy of the case's project. */
function side(work, name, when) {
  const own = join(work, when);
  mkdirSync(own);
  for (const entry of readdirSync(join(folder, name))) {
    if (entry !== "case.json") cpSync(join(folder, name, entry), join(own, entry), { recursive: true });
  }
  return { when, folder: own, tag: `stowage-case:${name}-${when}` };
}

/** Makes the base images that the Dockerfile names, and leaves out the frontend image, which can't be pulled. */
async function prepare(own, { bases, core }) {
  const path = join(own, "Dockerfile");
  const text = readFileSync(path, "utf8");
  for (const use of core.imageUses(core.parseDockerfile(text))) await bases.ensure(use.text);
  writeFileSync(path, text.replace(/^# *syntax *=.*\n/im, ""));
}
