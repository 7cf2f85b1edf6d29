import assert from "node:assert/strict";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { layerImpacts } from "../server/src/impact/impact.ts";
import { measuredAfter } from "../server/src/impact/measured.ts";
import { baseReferences, type FoundBuild } from "../server/src/last-build/find-build.ts";
import { ageOf, measuredLayers } from "../server/src/last-build/measured-layers.ts";
import { type AskDocker, NotFound, readBuilds } from "../server/src/last-build/read-builds.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { render } from "../server/src/render.ts";
import { memoryFileSystem } from "./memory-file-system.ts";
import { recordedAnswers, recordedFiles } from "./support/fake-docker.ts";

const text = recordedFiles.Dockerfile ?? "";
const builtAt = 1_795_000_000_000;

interface Situation {
  readonly dockerfile?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly before?: FoundBuild | undefined;
}

async function measure({ dockerfile = text, files = {}, folder = "/context", answers = {}, before }: Situation) {
  const all = { ...recordedAnswers, ...answers };
  const ask: AskDocker = async (path) => {
    if (all[path] === undefined) throw new NotFound(path);
    return all[path];
  };
  const parsed = parseDockerfile(dockerfile);
  const place = { contextFolder: "/context", dockerfilePath: "/context/Dockerfile" };
  const contents = new Map(Object.entries({ ...recordedFiles, ...files }));
  const project = await readProject(memoryFileSystem("/context", contents), place);
  const records = await readBuilds(ask, baseReferences(parsed));
  const measured = measuredLayers(parsed, project, { records, folder, now: builtAt, before });
  const lines = [...measured.sizes].map(([{ firstLine }, { bytes }]) => [firstLine + 1, bytes] as const);
  return { ...measured, parsed, project, bytes: new Map(lines) };
}

/** The sizes of the lines whose instructions no file tells: two of the builder, then what the image has. */
const unknownLines = [8, 12, 18, 21];

async function sizesIn(situation: Situation): Promise<readonly (number | undefined)[]> {
  const { bytes } = await measure(situation);
  return unknownLines.map((line) => bytes.get(line));
}

function edited(from: string, to: string): string {
  assert.ok(text.includes(from));
  return text.replace(from, to);
}

describe("sizes of the last build", () => {
  it("are those of docker history, and of the build cache for a builder", async () => {
    assert.deepEqual(await sizesIn({}), [54_330, 5, 54_321, 1000]);
    const { sizes, parsed, project, build } = await measure({});
    assert.deepEqual(build?.image.tags, ["engtest:1"]);
    const [builder, final] = layerImpacts(parsed, project, { measured: sizes }).stages;
    assert.deepEqual([builder?.confidence, final?.confidence, final?.unknown], ["measured", "measured", 0]);
    assert.equal(final?.bytes, 1_982_358 + 54_321 + 3 + 1000);
  });

  const all = [54_330, 5, 54_321, 1000];
  const none = [undefined, undefined, undefined, undefined];
  const builderOnly = [54_330, 5, undefined, undefined];
  const cases: readonly [title: string, situation: Situation, expected: readonly (number | undefined)[]][] = [
    [
      "comments and metadata do not matter",
      { dockerfile: edited("CMD x y", "CMD other # x").replace("a comment", "b") },
      all,
    ],
    ["another command in a RUN is another build", { dockerfile: edited("bs=1000", "bs=1001") }, builderOnly],
    ["another ENV is another build", { dockerfile: edited("PATH=/opt/bin", "PATHS=/opt/bin") }, builderOnly],
    [
      "an instruction more is another build",
      { dockerfile: edited("USER nobody", "USER nobody\nENV X=y") },
      builderOnly,
    ],
    [
      "another base image is another build",
      { dockerfile: edited("FROM debian:bookworm-slim", "FROM debian:12") },
      builderOnly,
    ],
    ["another shell is another build", { dockerfile: edited('"-e", "-c"', '"-c"') }, builderOnly],
    [
      "a changed builder leaves the image's",
      { dockerfile: edited("bs=54321", "bs=54320") },
      [undefined, undefined, 54_321, 1000],
    ],
    [
      "a builder's other base is another build",
      { dockerfile: edited("BASE=debian:bookworm-slim", "BASE=debian:11") },
      [undefined, undefined, 54_321, 1000],
    ],
    [
      "the same text with other files may be another project's",
      { files: { "start.sh": "longer\n", "src/a.c": "other\n\n" } },
      none,
    ],
    ["unless the image is named after the folder", { files: { "start.sh": "longer\n" }, folder: "/work/engtest" }, all],
    [
      "a part of the folder's name is not enough",
      { files: { "start.sh": "longer\n" }, folder: "/work/engtes" },
      builderOnly,
    ],
    [
      "an engine without images and cache has none",
      { answers: { "/images/json": [], "/system/df?type=build-cache": {} } },
      none,
    ],
    [
      "answers of other shapes count as none",
      { answers: { "/images/json": [{ Id: 1 }, null], "/system/df?type=build-cache": { BuildCache: "x" } } },
      none,
    ],
  ];
  for (const [title, situation, expected] of cases) {
    it(title, async () => assert.deepEqual(await sizesIn(situation), expected));
  }

  it("stay for the lines above a change that was not built yet", async () => {
    const { build } = await measure({});
    const dockerfile = edited("bs=1000", "bs=1001");
    assert.deepEqual(await sizesIn({ dockerfile, before: build }), [54_330, 5, 54_321, undefined]);
    const other = edited("FROM debian:bookworm-slim\nARG", "FROM debian:12\nARG");
    assert.deepEqual(await sizesIn({ dockerfile: other, before: build }), builderOnly);
  });

  it("are none where two steps of the build cache differ", async () => {
    const df = recordedAnswers["/system/df?type=build-cache"] as {
      readonly BuildCache: readonly { Description: string }[];
    };
    const twin = df.BuildCache.find(({ Description }) => Description.endsWith("echo exec > /exec"));
    const cache = { BuildCache: [...df.BuildCache, { ...twin, ID: "other", Size: 7 }] };
    const answers = { "/system/df?type=build-cache": cache };
    assert.deepEqual(await sizesIn({ answers }), [54_330, undefined, 54_321, 1000]);
  });

  it("are an estimate after a change that is weighed up", async () => {
    const { sizes, parsed, project } = await measure({});
    const after = parseDockerfile(edited("RUN dd if=/dev/zero of=/z bs=1000 count=1\n", "RUN make\n"));
    const layers = layerImpacts(after, project, { measured: measuredAfter(parsed, sizes, after) }).stages[1]?.layers;
    assert.deepEqual(
      layers?.map(({ bytes, confidence }) => [bytes, confidence]),
      [
        [1_982_358, "table"],
        [54_321, "table"],
        [3, "exact"],
        [null, "unknown"],
        [0, "exact"],
      ],
    );
  });
});

describe("the age of a build", () => {
  const minute = 60_000;
  for (const [passed, words] of [
    [0, "just now"],
    [-minute, "just now"],
    [59 * minute, "59 min ago"],
    [120 * minute, "2 h ago"],
    [72 * 60 * minute, "3 days ago"],
  ] as const) {
    it(words, () => assert.equal(render(ageOf(builtAt - passed, builtAt) ?? [""]), words));
  }

  it("is unknown for a build that was to have no date", () => assert.equal(ageOf(0, builtAt), undefined));
});
