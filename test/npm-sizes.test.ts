import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { layerImpacts, type Size } from "../server/src/impact/impact.ts";
import { noIgnoreRules } from "../server/src/project/dockerignore.ts";
import { parseNpmLock } from "../server/src/project/npm-lock.ts";
import { type BuildContext, unknownProject } from "../server/src/project/project.ts";

/** A real install, as `scripts/measure-npm-sizes.mjs` measured it; those without estimates are of seven applications with the lock files they had. */
interface RealInstall {
  readonly program: string;
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
  readonly cacheBytes?: number;
  readonly fromFolder?: number;
  readonly fromCache?: number;
  readonly cacheFromCache?: number;
}

describe("real installs of npm", () => {
  const rows: readonly RealInstall[] = JSON.parse(readFileSync("test/fixtures/npm-sizes.json", "utf8"));
  const within = (one: number | undefined, other: number, part: number): boolean =>
    one === undefined || Math.abs(one - other) <= other * part;

  it("are as large as node_modules and npm's cache say", () => {
    assert.deepEqual(
      rows.filter(
        ({ fromFolder, fromCache, bytes }) => ![fromFolder, fromCache].every((one) => within(one, bytes, 0.01)),
      ),
      [],
    );
  });

  it("leave in npm's cache what the archives weigh", () => {
    assert.deepEqual(
      rows.filter(({ cacheFromCache, cacheBytes = 0 }) => !within(cacheFromCache, cacheBytes, 0.1)),
      [],
    );
  });

  it("lie in the range that their number gives, 9 times of 10", () => {
    const outside = rows.filter(({ count, bytes }) => {
      const [low = 0, high = 0] = rangeByNumber(count) ?? [];
      return bytes < low || bytes > high;
    });
    assert.ok(rows.length >= 20 && outside.length <= rows.length / 10, JSON.stringify(outside));
  });

  function rangeByNumber(count: number): Size["range"] {
    const entries = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`node_modules/p${at}`, { version: "1.0.0" }]),
    );
    const packages = parseNpmLock(JSON.stringify({ packages: entries })) ?? [];
    const unknown = packages.map(
      (one) => ({ ...one, bytes: undefined, source: "folder", packedBytes: undefined }) as const,
    );
    const entry = { path: "package-lock.json", type: "file", size: 1, executable: false } as const;
    const context: BuildContext = {
      entries: new Map([[entry.path, entry]]),
      complete: true,
      unreadable: [],
      excludes: () => false,
      ignoreRules: noIgnoreRules,
      ignoreFile: undefined,
    };
    const packageSizes = { npm: new Map([[entry.path, unknown]]), go: new Map() };
    const text = "FROM node:22\nWORKDIR /app\nCOPY package-lock.json .\nRUN npm ci && rm -rf ~/.npm\n";
    return layerImpacts(parseDockerfile(text), { ...unknownProject, context, packageSizes }).stages[0]?.layers.at(-1)
      ?.range;
  }
});
