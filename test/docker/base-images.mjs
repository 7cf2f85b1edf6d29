// Stand-ins for the base images that the cases name: no registry is asked, Debian's packages make them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const recipes = new URL("bases/", import.meta.url).pathname;
const debian = "debian:bookworm-slim";
/** npm itself, and what the cases' `package-lock.json` names. */
const npmPackages = ["npm@9.9.4", "ms@2.1.3", "isexe@3.1.1"];

/** Tells from which files a stand-in was made; images on top of it inherit it. */
export const recipeLabel = "org.stowage.recipe";

/** What stands in for which image: the first pattern that fits counts. The recipe is a folder of `bases/`, built under `tag`. */
const standIns = [
  { pattern: /^(debian|ubuntu|buildpack-deps)(:|$)/, tag: debian },
  { pattern: /^golang:.*alpine/, recipe: "golang-alpine", tag: "golang:alpine" },
  { pattern: /^golang(:|$)/, recipe: "golang", tag: "golang:bookworm", needs: "golang:alpine" },
  { pattern: /^node(:|$)/, recipe: "node", tag: "node:bookworm" },
  { pattern: /^python(:|$)/, recipe: "python", tag: "python:bookworm" },
  { pattern: /^maven(:|$)/, recipe: "maven", tag: "maven:3-eclipse-temurin-17", needs: "eclipse-temurin:17-jdk" },
  { pattern: /^(eclipse-temurin|openjdk|amazoncorretto):.*jre/, recipe: "jre", tag: "eclipse-temurin:17-jre" },
  {
    pattern: /^(eclipse-temurin|openjdk|amazoncorretto)(:|$)/,
    recipe: "jdk",
    tag: "eclipse-temurin:17-jdk",
    needs: "eclipse-temurin:17-jre",
  },
  { pattern: /^(alpine|busybox)(:|$)/, recipe: "alpine", tag: "alpine:3" },
  {
    pattern: /^gcr\.io\/distroless\/static.*:nonroot/,
    recipe: "distroless-static-nonroot",
    tag: "gcr.io/distroless/static-debian12:nonroot",
    needs: "gcr.io/distroless/static-debian12",
  },
  {
    pattern: /^gcr\.io\/distroless\/static/,
    recipe: "distroless-static",
    tag: "gcr.io/distroless/static-debian12",
    needs: "golang:bookworm",
  },
  {
    pattern: /^gcr\.io\/distroless\/base/,
    recipe: "distroless-base",
    tag: "gcr.io/distroless/base-debian12",
    needs: "gcr.io/distroless/static-debian12",
  },
];

/** Makes images on an engine when a case first asks for them, and keeps them in the engine's data for the next run. */
export function baseImages(docker, cache) {
  const made = new Map();
  const once = (key, make) => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key);
  };
  const standIn = (image) => {
    const found = standIns.find(({ pattern }) => pattern.test(image));
    if (found === undefined) throw new Error(`there is no stand-in for ${image}`);
    return found;
  };
  const ensureRecipe = (one) =>
    once(one.tag, () => (one.recipe === undefined ? importDebian(docker, cache) : makeRecipe(one)));
  const makeRecipe = async (one) => {
    await ensureRecipe(standIn(one.needs ?? debian));
    await buildRecipe(docker, one);
  };
  return {
    /** The image's name stands for its stand-in afterwards. */
    ensure: (image) =>
      once(`name ${image}`, async () => {
        const one = standIn(image);
        await ensureRecipe(one);
        if (one.tag !== image) await docker.ok(["tag", one.tag, image]);
      }),
  };
}

/** Whether the image was made from the same things before. */
async function isThere(docker, tag, label) {
  return (await docker.ok(["images", "-q", "--filter", `label=${label}`, tag])) !== "";
}

/** As in the real slim image; without waiting for the disk, packages install in half the time. */
const dpkgSettings = "force-unsafe-io\npath-exclude /usr/share/doc/*\npath-exclude /usr/share/man/*\n";
const aptSettings = `APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
`;

/** Debian's minimal system, as debootstrap makes it. */
async function importDebian(docker, cache) {
  const label = labelOf(createHash("sha256").update(dpkgSettings).update(aptSettings));
  if (await isThere(docker, debian, label)) return;
  console.log(`  making ${debian}`);
  const root = mkdtempSync(join(cache, "debian-"));
  try {
    command("debootstrap", ["--variant=minbase", "bookworm", root]);
    const unwanted = ["var/cache/apt/archives", "var/lib/apt/lists", "var/log", "usr/share/doc", "usr/share/locale"];
    for (const name of unwanted) command("find", [join(root, name), "-mindepth", "1", "-delete"]);
    writeFileSync(join(root, "etc/dpkg/dpkg.cfg.d/docker"), dpkgSettings);
    writeFileSync(join(root, "etc/apt/apt.conf.d/docker-clean"), aptSettings);
    const archive = `${root}.tar`;
    command("tar", ["-C", root, "-cf", archive, "."]);
    await docker.ok(["import", "--change", 'CMD ["bash"]', "--change", `LABEL ${label}`, archive, debian]);
    rmSync(archive);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A recipe's image, unless it was made from the same files and the same image below. */
async function buildRecipe(docker, { recipe, tag, needs }) {
  const below = await docker.ok(["image", "inspect", "--format", "{{.Id}}", needs ?? debian]);
  const label = labelOf(hashOf(join(recipes, recipe), below));
  if (await isThere(docker, tag, label)) return;
  console.log(`  making a stand-in for ${tag}`);
  const folder = mkdtempSync(join(tmpdir(), "stowage-base-"));
  try {
    cpSync(join(recipes, recipe), folder, { recursive: true });
    if (recipe === "node") command("npm", ["pack", ...npmPackages, "--silent", "--pack-destination", folder]);
    await docker.build(folder, tag, ["--label", label]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hashOf(folder, below) {
  const hash = createHash("sha256").update(below);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath ?? file.path, file.name)).sort()) {
    hash.update(path.slice(folder.length)).update(readFileSync(path));
  }
  return hash;
}

function labelOf(hash) {
  return `${recipeLabel}=${hash.digest("hex").slice(0, 16)}`;
}

function command(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${program} failed: ${error ?? stderr.slice(-1_000)}`);
}
