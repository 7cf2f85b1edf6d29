import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { cachePlan } from "../server/src/impact/cache-plan.ts";
import { ContextDigests } from "../server/src/impact/cache-steps.ts";
import type { CacheFile } from "../server/src/impact/selection.ts";
import { excludes, noIgnoreRules } from "../server/src/project/dockerignore.ts";

/** What a real engine (26.1, both stores) took from its cache after one change, step by step. */
const measured: readonly (readonly [change: string, steps: string])[] = JSON.parse(
  readFileSync("test/fixtures/cache-rules.json", "utf8"),
);

interface Build {
  readonly dockerfile: string;
  readonly files: ReadonlyMap<string, readonly [mode: string, content: string]>;
  readonly values?: ReadonlyMap<string, string>;
}

const plain = `FROM si/base
ARG V
ENV A=1
LABEL l=1
WORKDIR /w
COPY a.txt .
RUN echo one > /one
COPY dir/ dir/
RUN echo two > /two
CMD ["x"]
`;
const files = new Map<string, readonly [string, string]>([
  ["a.txt", ["100644", "a"]],
  ["dir", ["040000", ""]],
  ["dir/d.txt", ["100644", "d"]],
  ["other", ["040000", ""]],
  ["other/o.txt", ["100644", "o"]],
]);
const start: Build = { dockerfile: plain, files };
const all = based(text("COPY a.txt .", "COPY . ."));
const bound = mount("source=a.txt,");
const stages = (run: string, take = "COPY --from=b /out /out\nRUN echo fin > /fin"): Build => ({
  ...start,
  dockerfile: `FROM si/base AS b\nCOPY a.txt /s/\nRUN ${run}\nFROM si/base\n${take}\n`,
});
const edited = file("a.txt", "100644", "b");
const same = (build: Build): Build => build;
/** Each change of the table: the build that warms the cache, and what is changed. */
const changes: Readonly<Record<string, readonly [Build, (build: Build) => Build]>> = {
  "touch a.txt (mtime only)": [start, same],
  "chmod +x a.txt": [start, file("a.txt", "100755", "a")],
  "chown a.txt 1000 (client)": [start, same],
  "edit a.txt": [start, edited],
  "edit file not copied": [start, file("other/o.txt", "100644", "p")],
  "add empty dir under dir/": [start, file("dir/new", "040000", "")],
  "chmod 700 dir/": [start, same],
  "LABEL change": [start, text("l=1", "l=2")],
  "ENV A=2": [start, text("A=1", "A=2")],
  "ENV moved to end": [start, (build) => text("CMD", "ENV A=1\nCMD")(text("ENV A=1\n", "")(build))],
  "ENV added at end": [start, text("CMD", "ENV B=1\nCMD")],
  "--build-arg V=x (ARG V declared, unused)": [start, (build) => ({ ...build, values: new Map([["V", "x"]]) })],
  "--build-arg HTTP_PROXY=x": [start, (build) => ({ ...build, values: new Map([["HTTP_PROXY", "x"]]) })],
  "ARG V default added": [start, text("ARG V", "ARG V=1")],
  "comment + blank lines + lower-case keyword": [start, text("RUN echo one", "# why\n\nrun echo one")],
  "RUN inner whitespace": [start, text("echo one", "echo  one")],
  "RUN joined with backslash-newline": [start, text("echo one", "echo \\\none")],
  "CMD change": [start, text('["x"]', '["y"]')],
  "EXPOSE+VOLUME+HEALTHCHECK+STOPSIGNAL inserted first": [
    start,
    text("WORKDIR", "EXPOSE 80\nVOLUME /v\nHEALTHCHECK CMD true\nSTOPSIGNAL SIGINT\nWORKDIR"),
  ],
  "SHELL inserted": [start, text("WORKDIR", 'SHELL ["/bin/sh", "-ec"]\nWORKDIR')],
  "WORKDIR change": [start, text("/w", "/w2")],
  "COPY a.txt . -> ./": [start, text("a.txt .", "a.txt ./")],
  "COPY a.txt . -> /w/": [start, text("a.txt .", "a.txt /w/")],
  "COPY ./a.txt": [start, text("COPY a.txt", "COPY ./a.txt")],
  "source moved to other dir, same name+content": [
    start,
    (build) => file("other/a.txt", "100644", "a")(text("COPY a.txt", "COPY other/a.txt")(build)),
  ],
  "source renamed, same dest (COPY b.txt a.txt)": [
    based(text("COPY a.txt .", "COPY a.txt a.txt")),
    (build) => file("b.txt", "100644", "a")(text("COPY a.txt a.txt", "COPY b.txt a.txt")(build)),
  ],
  "COPY->ADD": [start, text("COPY a.txt", "ADD a.txt")],
  "COPY --chown added": [start, text("COPY a.txt", "COPY --chown=1001 a.txt")],
  "stage named": [start, text("FROM si/base", "FROM si/base AS final")],
  "COPY . . ; only LABEL line edited (Dockerfile in context)": [
    all,
    (build) => file("Dockerfile", "100644", "edited")(text("l=1", "l=2")(build)),
  ],
  "COPY . . ; comment added to .dockerignore (not ignored)": [all, file(".dockerignore", "100644", "# comment\n")],
  "--link on both COPYs: edit a.txt": [based(text(/COPY/g, "COPY --link")), edited],
  "--link on both COPYs: edit RUN one": [based(text(/COPY/g, "COPY --link")), text("echo one", "echo uno")],
  "bind mount a.txt: edit a.txt": [bound, edited],
  "bind mount a.txt: edit dir/d.txt only": [bound, file("dir/d.txt", "100644", "e")],
  "bind mount whole ctx: edit uncopied file": [mount(""), file("other/o.txt", "100644", "p")],
  "cache mount: id changed": [
    based(text("RUN echo one", "RUN --mount=type=cache,id=a,target=/c echo one")),
    text("id=a", "id=b"),
  ],
  "cache mount added to plain RUN": [start, text("RUN echo one", "RUN --mount=type=cache,target=/c echo one")],
  "secret value changed": [based(text("RUN echo one", "RUN --mount=type=secret,id=s echo one")), same],
  "multi-stage: source edited, artifact identical": [stages("echo const > /out"), edited],
  "multi-stage: source edited, artifact differs": [stages("cat /s/a.txt > /out"), edited],
  "RUN --mount from stage, artifact identical": [
    stages(
      "echo const > /out",
      "RUN --mount=type=bind,from=b,source=/out,target=/x echo one > /one\nRUN echo fin > /fin",
    ),
    edited,
  ],
  "FROM stage (inherit): source edited": [
    { ...start, dockerfile: "FROM si/base AS b\nCOPY a.txt /s/\nRUN echo const > /out\nFROM b\nRUN echo fin > /fin\n" },
    edited,
  ],
  "unused stage edited": [
    { ...start, dockerfile: "FROM si/base AS unused\nRUN echo one\nFROM si/base\nCOPY a.txt /\nRUN echo fin > /fin\n" },
    text("echo one", "echo two"),
  ],
};

describe("the build cache", () => {
  it("has a case for each measured change", () => {
    assert.deepEqual(
      Object.keys(changes),
      measured.map(([change]) => change),
    );
  });

  for (const [change, steps] of measured) {
    it(change, () => {
      const [before, alter] = changes[change] ?? assert.fail();
      const warm = new Set(keysOf(before));
      const after = keysOf(alter(before));
      assert.equal(after.map((key) => (warm.has(key) ? "HIT" : "miss")).join(" "), steps);
    });
  }
});

function keysOf({ dockerfile: source, files: context, values }: Build): readonly string[] {
  const dockerfile = parseDockerfile(source);
  const whole = new Map([["Dockerfile", ["100644", source] as const], ...context]);
  const plan = cachePlan(
    dockerfile,
    (path) => [...whole.keys()].some((one) => one === path || one.startsWith(`${path}/`)),
    values,
  );
  const digests = new ContextDigests(plan, (path) => excludes(noIgnoreRules, path));
  for (const [path, [mode, content]] of whole) digests.set({ path, mode, content } satisfies CacheFile);
  return digests.keys(plan);
}

function based(alter: (build: Build) => Build): Build {
  return alter(start);
}

function file(path: string, mode: string, content: string): (build: Build) => Build {
  return (build) => ({ ...build, files: new Map([...build.files, [path, [mode, content] as const]]) });
}

function mount(source: string): Build {
  const run = `RUN --mount=type=bind,${source}target=/x echo one > /one`;
  return { ...start, dockerfile: plain.replace("COPY a.txt .\nRUN echo one > /one", run) };
}

function text(from: string | RegExp, to: string): (build: Build) => Build {
  return (build) => ({ ...build, dockerfile: build.dockerfile.replace(from, to) });
}
