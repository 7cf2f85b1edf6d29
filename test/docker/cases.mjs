import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEngine } from "../../scripts/engine.mjs";
import { baseImages } from "./base-images.mjs";
import { checkLastBuild } from "./check-last-build.mjs";
import { checkRun } from "./check-run.mjs";
import { checkStop } from "./check-stop.mjs";
import { checksOf } from "./checks.mjs";
import { dockerOn } from "./docker.mjs";
import { applyFixes } from "./fixed.mjs";
import { checkRoad } from "./road.mjs";
import { tlsServer } from "./tls-server.mjs";

const folder = new URL("cases/", import.meta.url).pathname;

/** Builds and checks the named cases, each a folder of `cases/`; prints one line a check and counts it. */
export async function runCases(names, { cache, environment }, counts) {
  const docker = dockerOn(environment);
  const bases = baseImages(docker, cache);
  const server = tlsServer(docker, bases);
  const tools = { docker, bases, server, environment, core: await loadEngine() };
  await clean(docker);
  for (const name of names) {
    const started = process.hrtime.bigint();
    console.log(`  ${name}`);
    await runCase(name, tools, (check, result) => record(counts, check, result));
    console.log(`    (${(Number(process.hrtime.bigint() - started) / 1e9).toFixed(1)} s)`);
  }
  await server.close();
  await clean(docker);
}

/** Without what an earlier run built, or else its steps would count as cached; the base images stay. */
async function clean(docker) {
  const images = await docker.ok(["images", "-q", "stowage-case"]);
  if (images !== "") await docker.ok(["rmi", "-f", ...new Set(images.split("\n"))]);
  await docker.ok(["image", "prune", "-f"]);
  await docker.ok(["builder", "prune", "-af"]);
}

/** A check's result is its problems, or those with what was seen. */
async function record(counts, check, pending) {
  const result = await pending.catch((error) => [error.stack ?? String(error)]);
  const { problems, said } = Array.isArray(result) ? { problems: result } : result;
  const isFine = problems.length === 0;
  counts[isFine ? "passed" : "failed"]++;
  console.log(`    ${isFine ? "ok" : "failed"}: ${check}${said === undefined ? "" : ` (${said})`}`);
  for (const problem of problems) console.log(`      ${problem}`);
  return isFine;
}

async function runCase(name, tools, check) {
  const data = JSON.parse(readFileSync(join(folder, name, "case.json"), "utf8"));
  const work = mkdtempSync(join(tmpdir(), "stowage-case-"));
  try {
    if (data.lastBuild !== undefined) await check("sizes", runLastBuild({ name, work, data }, tools));
    else if (data.init !== undefined) await runGenerated({ name, work, data }, tools, check);
    else if (data.road === undefined) await runPair({ name, work, data }, tools, check);
    else await check("sizes", runRoad({ name, work, data }, tools));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function runPair(one, { docker, bases, server, core }, check) {
  const sides = { before: side(one, "before"), after: side(one, "after") };
  const building = async () => {
    await applyFixes(core, sides.after.folder, one.data.fixes);
    for (const { folder: own } of Object.values(sides)) await prepare(join(own, "Dockerfile"), { bases, core });
    await Promise.all(Object.values(sides).map((each) => build(docker, each, one.data)));
    return [];
  };
  if (!(await check("builds", building()))) return;
  for (const [title, body] of checksOf({ docker, data: one.data, address: server.address, ...sides })) {
    await check(title, body());
  }
}

/** A project without a Dockerfile, and the image of the one that is written for it. */
async function runGenerated(one, { docker, bases, core }, check) {
  const { folder: own, tag } = side(one, "after");
  const building = async () => {
    for (const name of ["Dockerfile", ".dockerignore"]) rmSync(join(own, name), { force: true });
    const written = core.generate(await core.readSources(core.nodeFileSystem, own), one.data.init);
    if (written.kind === "refused") return [core.render(written.reason)];
    writeFileSync(join(own, "Dockerfile"), written.dockerfile);
    writeFileSync(join(own, ".dockerignore"), written.ignoreFile);
    await prepare(join(own, "Dockerfile"), { bases, core });
    await docker.build(own, tag);
    const { User: user } = await docker.inspect(tag);
    return user === "" || /^(root|0)(:|$)/.test(user) ? [`the user is ${JSON.stringify(user)}`] : [];
  };
  if (!(await check("builds, and starts without the rights of root", building()))) return;
  const image = { folder: own, tag, when: "after" };
  for (const run of one.data.run ?? [])
    await check(`run ${JSON.stringify(run.args ?? [])}`, checkRun({ docker, before: image, after: image }, run));
  if (one.data.stop !== undefined)
    await check("SIGTERM", checkStop({ docker, before: image, after: image }, one.data.stop));
}

/** Builds a side. `broken` is what the build says before the fix, where it fails then. */
async function build(docker, { folder: own, tag, when }, { broken }) {
  const building = docker.build(own, tag);
  if (broken === undefined || when === "after") return building;
  const error = await building.then(
    () => new Error("it builds before the fix, which the case denies"),
    (failure) => failure,
  );
  if (!error.message.includes(broken)) throw error;
  return undefined;
}

function runRoad(one, { docker, bases, core }) {
  const { folder: own, tag } = side(one, "road");
  return checkRoad({
    docker,
    data: one.data,
    build: async (dockerfile) => {
      await prepare(join(own, dockerfile), { bases, core });
      await docker.build(own, `${tag}-${dockerfile}`, ["--file", join(own, dockerfile)]);
      return `${tag}-${dockerfile}`;
    },
  });
}

/** A copy of the case's files over those of the project that it shares with others. */
function side({ name, work, data: { project } }, when) {
  const own = join(work, when);
  mkdirSync(own);
  if (project !== undefined) cpSync(join(folder, "../projects", project), own, { recursive: true });
  cpSync(join(folder, name), own, { recursive: true, filter: (path) => !path.endsWith("/case.json") });
  return { when, folder: own, tag: `stowage-case:${name}-${when}` };
}

async function runLastBuild(one, { docker, bases, core, environment }) {
  const { folder: own, tag } = side(one, "measured");
  await prepare(join(own, "Dockerfile"), { bases, core });
  return checkLastBuild({ docker, core, folder: own, tag, data: one.data, environment });
}

/** Makes the base images that the Dockerfile names, and leaves out the frontend image, which can't be pulled. */
async function prepare(path, { bases, core }) {
  const text = readFileSync(path, "utf8");
  for (const use of core.imageUses(core.parseDockerfile(text))) await bases.ensure(use.text);
  writeFileSync(path, text.replace(/^# *syntax *=.*\n/im, ""));
}
