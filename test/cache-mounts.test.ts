import assert from "node:assert/strict";
import { readsFromCache } from "../server/src/dependencies/cache-readers.ts";
import { packageManagers } from "../server/src/dependencies/index.ts";
import type { PackageManager } from "../server/src/dependencies/package-manager.ts";
import { invocations } from "../server/src/dockerfile/invocations.ts";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { parseShell } from "../server/src/dockerfile/shell.ts";
import { passGate } from "../server/src/gate.ts";
import { findingsOf } from "../server/src/lint.ts";
import { offersOf, refusal } from "../server/src/offers.ts";
import { unknownProject } from "../server/src/project/project.ts";
import type { Offer } from "../server/src/refactoring.ts";
import { addCacheMount } from "../server/src/refactorings/add-cache-mount.ts";
import { apkNoCache } from "../server/src/rules/apk-no-cache.ts";
import { aptListsNotRemoved } from "../server/src/rules/apt-lists-not-removed.ts";
import { cacheMountHidesOutput } from "../server/src/rules/cache-mount-hides-output.ts";

/** What each manager is started with: to fetch, and to build where its cache is read again. */
const commands: Readonly<Record<string, readonly string[]>> = {
  go: ["go mod download", "go build -o /out/app ."],
  npm: ["npm ci"],
  yarn: ["yarn install --frozen-lockfile"],
  pnpm: ["pnpm install --frozen-lockfile"],
  bun: ["bun install"],
  deno: ["deno install", "deno compile --output /out/app main.ts"],
  pip: ["pip install --no-cache-dir -r requirements.txt"],
  pipenv: ["pipenv install"],
  poetry: ["poetry install"],
  uv: ["uv sync --no-cache"],
  "uv pip": ["uv pip install --no-cache -r requirements.txt"],
  bundler: ["bundle install"],
  composer: ["composer install"],
  mix: ["mix deps.get", "mix release --path /out/app"],
  maven: ["mvn dependency:go-offline", "mvn package && cp target/app.jar /out/app"],
  gradle: ["gradle build && cp build/libs/app.jar /out/app"],
  cargo: ["cargo fetch", "cargo build --release && cp target/release/app /out/app"],
  dotnet: ["dotnet restore", "dotnet publish --no-restore -o /out/app"],
};

/** A builder whose output a later stage takes, and files that a later RUN reads. */
function dockerfileFor(runs: readonly string[]): string {
  const lines = ["FROM debian:12 AS build", "WORKDIR /src", "COPY . .", ...runs.map((run) => `RUN ${run}`)];
  return [
    ...lines,
    "RUN cp -r /out/app /copy",
    "FROM debian:12",
    "COPY --from=build /out/app /app",
    'CMD ["/app"]',
    "",
  ].join("\n");
}

function offersFor(text: string): readonly Offer[] {
  const dockerfile = parseDockerfile(text);
  const run = dockerfile.instructions.find(({ keyword }) => keyword === "RUN");
  assert.ok(run);
  const offers = offersOf(addCacheMount, dockerfile, unknownProject, run, (error) => {
    throw error;
  });
  for (const offer of offers) assert.equal(refusal(dockerfile, unknownProject, offer), undefined);
  return offers;
}

function changed(text: string, [offer]: readonly Offer[]): string {
  assert.ok(offer);
  const verdict = passGate(parseDockerfile(text), offer);
  assert.ok(verdict.passed);
  return verdict.dockerfile.text;
}

/** Whether a manager keeps anything at all. */
function keepsCache({ caches, programs: [program] }: PackageManager): boolean {
  const [, run] = parseDockerfile(`FROM debian:12\nRUN ${program}\n`).instructions;
  const [invocation] = run?.arguments.form === "shell" ? invocations(parseShell(run.arguments.text)) : [];
  assert.ok(run && invocation);
  return caches({ project: unknownProject, run, invocation, home: "/root", setting: () => undefined }).length > 0;
}

describe("cache mounts", () => {
  for (const manager of packageManagers.filter(keepsCache)) {
    it(`of ${manager.id} hide nothing that the build needs, and are offered once`, () => {
      const runs = commands[manager.id];
      assert.ok(runs, `${manager.id} needs a line in the table`);
      const before = dockerfileFor(runs);
      const text = changed(before, offersFor(before));
      const dockerfile = parseDockerfile(text);
      assert.deepEqual(findingsOf(cacheMountHidesOutput, dockerfile, unknownProject), []);
      const mounted = dockerfile.instructions.filter(
        ({ flags }) => flags.length > 0 && flags.every(({ name }) => name === "mount"),
      );
      assert.equal(mounted.length, readsFromCache(manager) ? runs.length : 1);
      assert.deepEqual(offersFor(text), []);
    });
  }

  it("of apt and apk leave nothing for the rules about their lists to tell", () => {
    const cases = [
      {
        text: "FROM debian:12\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n",
        rule: aptListsNotRemoved,
      },
      { text: "FROM alpine:3.21\nRUN apk add --no-cache git\n", rule: apkNoCache },
    ];
    for (const { text, rule } of cases) {
      const dockerfile = parseDockerfile(changed(text, offersFor(text)));
      assert.deepEqual(findingsOf(rule, dockerfile, unknownProject), []);
      assert.deepEqual(findingsOf(cacheMountHidesOutput, dockerfile, unknownProject), []);
    }
  });

  it("keep line ends", () => {
    const text =
      "FROM golang:1.26 AS build\r\nRUN go vet ./... && \\\r\n    go build\r\nFROM scratch\r\nCOPY --from=build /app /\r\n";
    const mounts =
      "RUN --mount=type=cache,target=/go/pkg/mod \\\r\n    --mount=type=cache,target=/root/.cache/go-build \\\r\n    ";
    assert.equal(changed(text, offersFor(text)), text.replace("RUN ", mounts));
  });

  it("are not offered where a backtick says that the file is for Windows", () => {
    assert.deepEqual(
      offersFor("# escape=`\nFROM golang:1.26 AS build\nRUN go build\nFROM scratch\nCOPY --from=build /app /\n"),
      [],
    );
  });
});
