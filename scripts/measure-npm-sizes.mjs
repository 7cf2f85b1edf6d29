// Installs real projects with npm and compares what lies on disk with what the engine says of it: node scripts/measure-npm-sizes.mjs FOLDER [--no-install]
// FOLDER keeps the installs for the next run, and test/fixtures/npm-sizes.json gets what was found. A project is a published program with the versions it had; npm makes its lock file. No install script runs.
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadEngine } from "./engine.mjs";

const programs =
  "express@4.21.2 koa@2.15.3 fastify@4.28.1 http-server@14.1.1 json-server@0.17.4 nodemon@3.1.7 pm2@5.4.2 serve@14.2.4 hexo@7.3.0 node-red@4.0.5 verdaccio@5.32.2 mocha@10.8.2 knex@3.1.0 sequelize@6.37.5 mongoose@8.8.0 typeorm@0.3.20 webpack@5.96.1 eslint@8.57.1 socket.io@4.8.1 ws@8.18.0 winston@3.17.0 nodemailer@6.9.16 pino@9.5.0 karma@6.4.4 passport@0.7.0".split(
    " ",
  );

// A lock file without addresses makes npm fetch descriptions of packages, which its cache keeps too.
const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-omit-lockfile-registry-resolved"];
const { nodeFileSystem, npmInstalled, packageCaches, readPackageSizes } = await loadEngine();
const folder = resolve(process.argv[2] ?? "/tmp/npm-sizes");
for (const program of process.argv.includes("--no-install") ? [] : programs) {
  try {
    install(program);
  } catch (error) {
    console.error(`${program}: ${String(error.message).split("\n")[0]}`);
  }
}

/** Rows that were measured elsewhere stay. */
const kept = JSON.parse(readFileSync("test/fixtures/npm-sizes.json", "utf8")).filter(
  ({ fromCache }) => fromCache === undefined,
);
const rows = [...kept];
for (const program of programs) {
  if (existsSync(join(folder, program, "truth.json"))) rows.push(...(await estimates(program)));
}
writeFileSync("test/fixtures/npm-sizes.json", `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);

/** What the engine says of both installs: from the folder, from npm's cache alone, and by their number. */
async function estimates(program) {
  const own = join(folder, program);
  const truth = JSON.parse(readFileSync(join(own, "truth.json"), "utf8"));
  const place = { root: own, project: { nodePackages: new Map([["", {}]]), goModules: new Map() } };
  const caches = packageCaches({ npm_config_cache: join(own, ".npm") });
  const withoutFolder = {
    ...nodeFileSystem,
    stat: async (path) => (path.endsWith("/node_modules") ? undefined : nodeFileSystem.stat(path)),
  };
  const started = performance.now();
  const archives = (await readPackageSizes(withoutFolder, caches, place, new Map())).npm.get("package-lock.json");
  const between = performance.now();
  const folders = (await readPackageSizes(nodeFileSystem, caches, place, new Map())).npm.get("package-lock.json");
  console.log(
    program,
    `cache ${Math.round(between - started)} ms, folder ${Math.round(performance.now() - between)} ms`,
  );
  return ["production", "all"].map((kind) => {
    const selection = {
      omitsDevelopment: kind === "production",
      omitsOptional: false,
      processor: "x64",
      library: "glibc",
    };
    const fromFolder = npmInstalled(folders, selection);
    const fromCache = npmInstalled(archives, selection);
    const { count, missing } = fromCache;
    const row = { program, kind, count, missing, ...truth[kind] };
    return {
      ...row,
      fromFolder: fromFolder.bytes,
      fromCache: fromCache.bytes,
      cacheFromCache: fromCache.cacheBytes + fromCache.logBytes,
    };
  });
}

/** Installs a program's dependencies twice, with and without those for development, and notes what lies on disk. */
function install(program) {
  const own = join(folder, program);
  if (existsSync(join(own, "truth.json"))) return;
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  const view = JSON.parse(npm(folder, ["view", program, "--json"]));
  const { name, version, dependencies, devDependencies, optionalDependencies } = Array.isArray(view) ? view[0] : view;
  const manifest = { name, version, dependencies, devDependencies, optionalDependencies };
  writeFileSync(join(own, "package.json"), JSON.stringify(manifest, null, 2));
  npm(own, ["install", "--package-lock-only", "--legacy-peer-deps", ...quiet]);
  const cache = join(own, ".npm");
  const truth = {};
  for (const [kind, flags] of [
    ["production", ["--omit=dev"]],
    ["all", []],
  ]) {
    npm(own, ["ci", ...flags, "--legacy-peer-deps", "--cache", cache, ...quiet]);
    // What production fetched is fetched again by none, so that the cache of the second is that of an install of its own.
    truth[kind] = { bytes: bytesBelow(join(own, "node_modules")), cacheBytes: bytesBelow(cache) };
  }
  writeFileSync(join(own, "truth.json"), JSON.stringify(truth));
  console.log(program, JSON.stringify(truth));
}

function npm(cwd, args) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
}

/** The bytes of all regular files below a folder, as a layer counts them. */
function bytesBelow(path) {
  const stat = lstatSync(path);
  if (stat.isFile()) return stat.size;
  return stat.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0) : 0;
}
