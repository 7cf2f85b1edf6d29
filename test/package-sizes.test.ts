import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { layerImpacts, type Size } from "../server/src/impact/impact.ts";
import { nodeFileSystem } from "../server/src/node-file-system.ts";
import { packageCaches } from "../server/src/node-package-caches.ts";
import { parseNpmLock } from "../server/src/project/npm-lock.ts";
import { readPackageSizes } from "../server/src/project/package-sizes.ts";
import type { Project } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { render, renderSize } from "../server/src/render.ts";
import { archiveOf } from "./support/npm-archive.ts";

const cached = archiveOf("x".repeat(700));
const digest = createHash("sha512").update(cached).digest();
const integrity = `sha512-${digest.toString("base64")}`;

const packages: Record<string, object> = {
  "": { name: "app" },
  "node_modules/one": { version: "1.0.0" },
  "node_modules/one/node_modules/inner": { version: "1.0.0" },
  "node_modules/tool": { version: "2.0.0", dev: true },
  "node_modules/arm": { version: "1.0.0", optional: true, os: ["linux"], cpu: ["arm64"] },
  "node_modules/musl": { version: "1.0.0", optional: true, libc: ["musl"] },
  "node_modules/member": { resolved: "packages/member", link: true },
};

describe("sizes of npm's packages", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stowage-"));
    put("app/package.json", "{}");
    put("app/.dockerignore", "node_modules\n");
    lock(packages);
    installed("one", "1.0.0", 1000);
    installed("one/node_modules/inner", "1.0.0", 100);
    installed("tool", "2.0.0", 5000);
    installed("arm", "1.0.0", 300);
    installed("musl", "1.0.0", 400);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function put(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }

  function lock(entries: Record<string, object>): void {
    put("app/package-lock.json", JSON.stringify({ lockfileVersion: 3, packages: entries }));
  }

  /** A package whose files have so many bytes together. */
  function installed(name: string, version: string, bytes: number): void {
    const manifest = JSON.stringify({ version });
    put(`app/node_modules/${name}/package.json`, manifest);
    put(`app/node_modules/${name}/lib/index.js`, "x".repeat(bytes - manifest.length));
  }

  async function project(): Promise<Project> {
    const root = join(folder, "app").replaceAll("\\", "/");
    const read = await readProject(nodeFileSystem, { contextFolder: root, dockerfilePath: `${root}/Dockerfile` });
    const caches = packageCaches({ npm_config_cache: join(folder, "cache"), GOMODCACHE: join(folder, "go") });
    return {
      ...read,
      packageSizes: await readPackageSizes(nodeFileSystem, caches, { root, project: read }, new Map()),
    };
  }

  /** What is said of the last RUN. */
  async function sizeOf(text: string): Promise<Size> {
    const size = layerImpacts(parseDockerfile(text), await project())
      .stages.at(-1)
      ?.layers.at(-1);
    assert.ok(size?.instruction.keyword === "RUN");
    return size;
  }

  /** The bytes of the entries in npm's own note. */
  function notes(...names: readonly string[]): number {
    const all = parseNpmLock(JSON.stringify({ packages })) ?? [];
    return all
      .filter(({ path }) => names.includes(path.replace(/^.*node_modules\//, "")))
      .reduce((sum, one) => sum + one.noteBytes, 0);
  }

  const start = "FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\n";
  const cases: readonly [run: string, bytes: number, ...names: string[]][] = [
    ["npm ci && rm -rf /root/.npm", 6100, "one", "inner", "tool"],
    ["npm ci --omit=dev && rm -r ~/.npm/", 1100, "one", "inner"],
    ["npm ci --omit dev --omit=optional && rm -rf /root/.npm", 1100, "one", "inner"],
    ["NODE_ENV=production npm install && rm -rf ~/.npm", 1100, "one", "inner"],
    ["NODE_ENV=production npm ci --include=dev && rm -rf /root/.npm", 6100, "one", "inner", "tool"],
  ];
  for (const [run, bytes, ...names] of cases) {
    it(`are those of node_modules: ${run}`, async () => {
      const size = await sizeOf(`${start}RUN ${run}\n`);
      assert.equal(size.bytes, bytes + notes(...names));
      assert.equal(render(size.grounds), `From node_modules, ${names.length} packages of package-lock.json`);
    });
  }

  it("follow the base's C library, the stage's platform and NODE_ENV", async () => {
    const alpine = "FROM --platform=linux/arm64 node:22-alpine\nENV NODE_ENV=production\nWORKDIR /app\nCOPY . .\n";
    const size = await sizeOf(`${alpine}RUN --mount=type=cache,target=/root/.npm npm ci\n`);
    assert.equal(size.bytes, 1800 + notes("one", "inner", "arm", "musl"));
  });

  it("hold npm's cache where nothing keeps it out of the layer", async () => {
    const mounted = await sizeOf(`${start}RUN --mount=type=cache,target=/root/.npm npm ci\n`);
    const plain = await sizeOf(`${start}RUN npm ci\n`);
    const cleaned = await sizeOf(`${start}RUN npm ci && npm cache clean --force\n`);
    const [all = 0, log = 0, none = 0] = [plain, cleaned, mounted].map(({ bytes }) => bytes ?? 0);
    assert.ok(all > log && log > none, [all, log, none].join(" "));
    assert.match(render(plain.grounds), /, and npm's own cache, which stays in the layer$/);
  });

  it("are found by a mount of the lock file", async () => {
    const text =
      "FROM node:22-slim\nWORKDIR /app\nRUN --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci --omit=dev && rm -rf /root/.npm\n";
    assert.equal((await sizeOf(text)).bytes, 1100 + notes("one", "inner"));
  });

  const unknown: readonly string[] = [
    "npm ci && npm run build",
    "npm ci -w member",
    "npm ci --omit=$KIND",
    "npm_config_omit=dev npm ci",
    "npm install express",
    "npm ci && echo a > b",
    "cd /other && npm ci",
  ];
  for (const run of unknown) {
    it(`are unknown: ${run}`, async () => {
      const { bytes, range, confidence } = await sizeOf(`${start}ARG KIND\nRUN ${run}\n`);
      assert.deepEqual({ bytes, range, confidence }, { bytes: null, range: undefined, confidence: "unknown" });
    });
  }

  it("are unknown of a second install over the first, and of settings that decide more", async () => {
    assert.equal((await sizeOf(`${start}RUN npm ci\nRUN npm install --omit=dev\n`)).bytes, null);
    put("app/.npmrc", "omit=dev\n");
    assert.equal((await sizeOf(`${start}RUN npm ci\n`)).confidence, "unknown");
  });

  it("come from npm's cache by the digest where another version is installed", async () => {
    lock({ "": {}, "node_modules/one": { version: "1.0.1", integrity } });
    put(`cache/_cacache/content-v2/sha512/${digest.toString("hex").replace(/^(..)(..)/, "$1/$2/")}`, cached);
    const size = await sizeOf(`${start}RUN npm ci && rm -rf ~/.npm\n`);
    const [note] =
      parseNpmLock(JSON.stringify({ packages: { "node_modules/one": { version: "1.0.1", integrity } } })) ?? [];
    assert.equal(size.bytes, 700 + (note?.noteBytes ?? 0));
    assert.equal(render(size.grounds), "From npm's cache on this machine, 1 package of package-lock.json");
  });

  it("are a range where a package is known from nowhere, or is a broken archive", async () => {
    lock({ "": {}, "node_modules/one": { version: "1.0.1", integrity } });
    put(`cache/_cacache/content-v2/sha512/${digest.toString("hex").replace(/^(..)(..)/, "$1/$2/")}`, "broken");
    const size = await sizeOf(`${start}RUN npm ci && rm -rf ~/.npm\n`);
    assert.equal(size.bytes, null);
    assert.match(renderSize(size), /^~ .* to .*$/);
  });

  it("follow no link out of the folder, and end where links go round", async () => {
    rmSync(join(folder, "app/node_modules/one"), { recursive: true });
    put("elsewhere/package.json", JSON.stringify({ version: "1.0.0" }));
    symlinkSync(join(folder, "elsewhere"), join(folder, "app/node_modules/one"), "junction");
    symlinkSync(join(folder, "app"), join(folder, "app/node_modules/tool/loop"), "junction");
    const sizes = (await project()).packageSizes.npm.get("package-lock.json") ?? [];
    const bytesOf = (name: string): number | undefined =>
      sizes.find(({ path }) => path === `node_modules/${name}`)?.bytes;
    assert.deepEqual([bytesOf("one"), bytesOf("tool")], [undefined, 5000]);
  });

  it("are read from lock files of npm 6, and none from what is no lock file", () => {
    const dependencies = {
      a: { version: "1.0.0", dev: true, dependencies: { b: { version: "2.0.0", bundled: true } } },
    };
    assert.deepEqual(
      parseNpmLock(JSON.stringify({ dependencies }))?.map(({ path, need, isBundled }) => [path, need, isBundled]),
      [
        ["node_modules/a", "development", false],
        ["node_modules/a/node_modules/b", "always", true],
      ],
    );
    for (const text of ["", "[]", "{", "{}", '{"packages":1}']) assert.equal(parseNpmLock(text), undefined, text);
    const outside = {
      "node_modules/../../x": {},
      "/node_modules/a": {},
      "node_modules/..": {},
      "node_modules\\..\\a": {},
    };
    assert.deepEqual(parseNpmLock(JSON.stringify({ packages: outside })), []);
  });

  describe("of Go's modules", () => {
    const copied = "FROM golang:1.26\nWORKDIR /app\nCOPY go.* ./\n";

    beforeEach(() => {
      put("app/go.mod", "module x\n\ngo 1.22\n\nrequire github.com/A/b v1.2.3\n");
      put("app/go.sum", "github.com/A/b v1.2.3 h1:x\ngithub.com/A/b v1.2.3/go.mod h1:x\nc.org/d v0.1.0/go.mod h1:x\n");
      const at = "go/cache/download/github.com/!a/b/@v/v1.2.3";
      put(`${at}.zip`, "x".repeat(1000));
      put(`${at}.ziphash`, "x".repeat(40));
      put(`${at}.info`, "x".repeat(50));
      put(`${at}.mod`, "x".repeat(60));
      put("go/cache/download/c.org/d/@v/v0.1.0.mod", "x".repeat(70));
      put("go/github.com/!a/b@v1.2.3/b.go", "x".repeat(3000));
      put("go/github.com/!a/b@v1.2.3/node_modules/c.js", "x".repeat(5));
    });

    it("are those of the module cache, archives and all", async () => {
      const size = await sizeOf(`${copied}RUN go mod download -x\n`);
      assert.equal(size.bytes, 1000 + 40 + 50 + 60 + 70 + 3000 + 5);
      assert.match(render(size.grounds), /^From Go's module cache on this machine, 1 modules? of go\.mod/);
    });

    it("are nothing where a cache mount keeps them", async () => {
      const text = `${copied}RUN --mount=type=cache,target=/go/pkg/mod go mod download\n`;
      assert.equal((await sizeOf(text)).bytes, 0);
    });

    for (const run of [
      "go mod download && go build",
      "go mod download a@v1",
      "GOFLAGS=-mod=vendor go mod download",
      "go build",
    ]) {
      it(`are unknown: ${run}`, async () => assert.equal((await sizeOf(`${copied}RUN ${run}\n`)).bytes, null));
    }

    const manifests: Record<string, string> = {
      "of a module that is not in the cache": "module x\n\ngo 1.22\n\nrequire github.com/A/b v1.2.4\n",
      "where a module is replaced": "module x\ngo 1.22\nrequire github.com/A/b v1.2.3\nreplace github.com/A/b => ./b\n",
      "before Go 1.17": "module x\n\ngo 1.16\n\nrequire github.com/A/b v1.2.3\n",
      "outside of the cache": "module x\n\ngo 1.22\n\nrequire ../../b v1.2.3\n",
    };
    for (const [name, text] of Object.entries(manifests)) {
      it(`are unknown ${name}`, async () => {
        put("app/go.mod", text);
        assert.equal((await sizeOf(`${copied}RUN go mod download\n`)).bytes, null);
      });
    }
  });
});
