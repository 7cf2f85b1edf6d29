// Builds installs of Debian packages on a real Docker Engine and writes what their layers weigh, for test/apt-size.test.ts:
// `node scripts/measure-apt-installs.mjs [SUITE...]`. The installs were chosen before any of them was built.
// Debian's images are made here as its own tool makes them: debootstrap's minimal system, and the same settings of apt and dpkg.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerOn } from "../test/docker/docker.mjs";
import { startEngine } from "../test/docker/engine.mjs";

const fixture = new URL("../test/fixtures/apt-installs.json", import.meta.url);

/** Tag, packages, whether recommended ones come along, whether the lists stay. */
const installs = [
  ["bookworm-slim", "curl jq", false, false],
  ["bookworm-slim", "build-essential cmake pkg-config", false, false],
  ["bookworm-slim", "libpq-dev gcc python3-dev", false, false],
  ["bookworm-slim", "supervisor nginx", true, false],
  ["bookworm-slim", "default-mysql-client", false, false],
  ["bookworm-slim", "ffmpeg libsm6 libxext6", false, true],
  ["bookworm-slim", "chromium", false, false],
  ["bookworm-slim", "openssh-client rsync", true, false],
  ["bookworm", "graphviz", true, false],
  ["bookworm", "php-cli php-mbstring", false, false],
  ["trixie-slim", "git ca-certificates", false, false],
  ["trixie-slim", "python3-venv python3-pip", false, false],
  ["trixie-slim", "libvips-dev", false, false],
  ["trixie-slim", "golang-go", true, false],
  ["trixie-slim", "redis-server", false, false],
  ["trixie-slim", "wget gnupg lsb-release", true, true],
  ["trixie-slim", "nodejs npm", false, false],
  ["trixie-slim", "unzip zip xz-utils", false, false],
  ["trixie-slim", "libssl-dev zlib1g-dev", true, false],
  ["trixie", "vim less procps", false, false],
  ["trixie", "imagemagick ghostscript", false, false],
  ["bullseye-slim", "curl ca-certificates", false, false],
  ["bullseye-slim", "build-essential git", true, false],
  ["bullseye-slim", "libgl1 libglib2.0-0", false, false],
  ["bullseye-slim", "default-jre-headless", false, false],
  ["bullseye-slim", "python3-pip", true, false],
  ["bullseye", "tini gosu", false, false],
  ["bullseye", "postgresql-client", true, false],
];

const suites = process.argv.slice(2);
const wanted = installs.filter(([tag]) => suites.length === 0 || suites.includes(tag.replace(/-slim$/, "")));
const known = new Map(
  (existsSync(fixture) ? JSON.parse(readFileSync(fixture, "utf8")) : []).map((row) => [keyOf(row), row]),
);
const engine = await startEngine();
if (engine.reason !== undefined) throw new Error(engine.reason);
try {
  const docker = dockerOn(engine.environment);
  for (const install of wanted) {
    await ensureBase(docker, install[0]);
    const bytes = await built(docker, install);
    known.set(keyOf(install), [...install, bytes]);
    writeFixture();
    console.log(`${keyOf(install)}: ${bytes}`);
  }
} finally {
  await engine.stop();
}
/** One row a line; after each build, since a run takes long. */
function writeFixture() {
  const rows = installs.flatMap((install) => known.get(keyOf(install)) ?? []);
  const lines = rows.map((row) => `  ${JSON.stringify(row).replaceAll(",", ", ")}`);
  writeFileSync(fixture, `[\n${lines.join(",\n")}\n]\n`);
}

function keyOf([tag, packages, withRecommends, keepsLists]) {
  return `${tag} ${packages}${withRecommends ? " with recommended ones" : ""}${keepsLists ? " and lists" : ""}`;
}

/** The bytes of the layer that an install makes. */
async function built(docker, [tag, packages, withRecommends, keepsLists]) {
  const folder = mkdtempSync(join(tmpdir(), "stowage-apt-install-"));
  try {
    const flags = withRecommends ? "-y" : "-y --no-install-recommends";
    const removal = keepsLists ? "" : " && rm -rf /var/lib/apt/lists/*";
    const run = `RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install ${flags} ${packages}${removal}`;
    writeFileSync(join(folder, "Dockerfile"), `FROM stowage-apt:${tag}\n${run}\n`);
    await docker.build(folder, "stowage-apt:built");
    const [bytes] = (await docker.ok(["history", "--human=false", "--format", "{{.Size}}", "stowage-apt:built"])).split(
      "\n",
    );
    return Number(bytes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Debian's image of a tag, as its own tool makes it; kept in the engine's data. */
async function ensureBase(docker, tag) {
  if ((await docker.ok(["images", "-q", `stowage-apt:${tag}`])) !== "") return;
  const suite = tag.replace(/-slim$/, "");
  mkdirSync(engine.cache, { recursive: true });
  const root = mkdtempSync(join(engine.cache, "apt-base-"));
  try {
    execFileSync("debootstrap", ["--variant=minbase", suite, root, "http://deb.debian.org/debian"], {
      stdio: "ignore",
    });
    writeSettings(root, suite, tag.endsWith("-slim"));
    // Updates are in an image from the start, so that an install brings none.
    const update = "apt-get update && apt-get -y dist-upgrade && rm -rf /var/lib/apt/lists/*";
    execFileSync("chroot", [root, "sh", "-c", update], { stdio: "ignore" });
    const archive = `${root}.tar`;
    execFileSync("tar", ["-C", root, "-cf", archive, "."]);
    await docker.ok(["import", archive, `stowage-apt:${tag}`]);
    rmSync(archive);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function writeSettings(root, suite, isSlim) {
  const keyring = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]";
  const mirror = "http://deb.debian.org";
  const sources = [`debian ${suite}`, `debian ${suite}-updates`, `debian-security ${suite}-security`];
  writeFileSync(
    join(root, "etc/apt/sources.list"),
    sources.map((one) => `deb ${keyring} ${mirror}/${one} main\n`).join(""),
  );
  const apt = (name, text) => writeFileSync(join(root, "etc/apt/apt.conf.d", name), text);
  const archives =
    "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true";
  apt(
    "docker-clean",
    `DPkg::Post-Invoke { "${archives}"; };\nAPT::Update::Post-Invoke { "${archives}"; };\nDir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n`,
  );
  apt("docker-gzip-indexes", 'Acquire::GzipIndexes "true";\n');
  apt("docker-no-languages", 'Acquire::Languages "none";\n');
  apt("docker-autoremove-suggests", 'Apt::AutoRemove::SuggestsImportant "false";\n');
  writeFileSync(join(root, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  execFileSync("sh", [
    "-c",
    `rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/* "$1"/var/log/*`,
    "sh",
    root,
  ]);
  if (!isSlim) return;
  const left = ["doc", "groff", "info", "linda", "lintian/overrides", "locale", "man"];
  const kept = ["doc/*/copyright", "doc/kde/HTML/C/*", "locale/all_languages", "locale/currency/*", "locale/l10n/*"];
  const lines = [
    ...left.map((one) => `path-exclude /usr/share/${one}/*`),
    ...kept.map((one) => `path-include /usr/share/${one}`),
  ];
  writeFileSync(join(root, "etc/dpkg/dpkg.cfg.d/docker"), `${lines.join("\n")}\n`);
}
