import assert from "node:assert/strict";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { baseSize } from "../server/src/impact/base-size.ts";
import { type Impact, layerImpacts } from "../server/src/impact/impact.ts";
import { formatBytes } from "../server/src/project/format-bytes.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { readProject } from "../server/src/project/read-project.ts";
import { memoryFileSystem } from "./memory-file-system.ts";

const files = new Map([
  ["a.txt", "12345"],
  ["dir/b.txt", "123"],
  ["dir/c.md", "1"],
  ["dir/deep/d.txt", "12"],
  ["node_modules/x/index.js", "1234567890"],
  [".dockerignore", "node_modules\n*.md\ndir/*.md\n"],
  ["umlaut.txt", "ä"],
]);

async function impactOf(text: string): Promise<Impact> {
  const project = await readProject(memoryFileSystem("/context", files), {
    contextFolder: "/context",
    dockerfilePath: "/context/Dockerfile",
  });
  return layerImpacts(parseDockerfile(text), project);
}

describe("bytes of COPY and ADD", () => {
  const cases: readonly [line: string, bytes: number | null][] = [
    ["COPY a.txt /", 5],
    ["COPY ./a.txt dir/b.txt /x/", 8],
    ["COPY dir /x/", 5],
    ["COPY dir/ /x/", 5],
    ["COPY *.txt /x/", 7],
    ["COPY dir/*.txt /x/", 3],
    ["COPY d* /x/", 5],
    ["COPY umlaut.txt /", 2],
    ["COPY . /x/", 5 + 3 + 2 + 2 + 27],
    ["COPY node_modules /x/", null],
    ["COPY missing /x/", null],
    ["COPY missing* /x/", 0],
    ["COPY --from=other /x /x", null],
    ["ADD https://example.com/x /x", null],
    ["ADD x.tar.gz /x", null],
    ["COPY $NAME /x/", null],
    ["COPY <<EOF /x\nab\nEOF", 3],
    ["COPY <<-EOF /x\n\tab\nEOF", 3],
    ["COPY <<EOF /x\n$A\nEOF", null],
    ["COPY a.txt dir/b.txt a.txt /x/", 8],
    ["ADD --unpack=false x.tar.gz /x", null],
  ];
  for (const [line, bytes] of cases) {
    it(line.split("\n").join(" / "), async () => {
      const [layer] = (await impactOf(`FROM scratch\nARG NAME\n${line}\n`)).stages[0]?.layers.slice(1) ?? [];
      assert.equal(layer?.bytes, bytes);
      assert.equal(layer?.confidence, bytes === null ? "unknown" : "exact");
    });
  }

  it("leave out what --exclude names, and say that this is not measured", async () => {
    const [, layer] = (await impactOf("FROM scratch\nCOPY --exclude=*.txt . /x/\n")).stages[0]?.layers ?? [];
    assert.deepEqual([layer?.bytes, layer?.confidence], [32, "table"]);
  });

  it("follow a file through another stage, unless a command there may change it", async () => {
    const text = "FROM debian:12 AS b\nWORKDIR /s\nCOPY . .\nRUN make app\nFROM scratch\n";
    const sizes = ["dir/b.txt", "a.txt", "app", "missing.txt"].map(async (path) => {
      const impact = await impactOf(`${text}COPY --from=b /s/${path} /\n`);
      return impact.stages[1]?.layers[1]?.bytes;
    });
    assert.deepEqual(await Promise.all(sizes), [3, 5, null, null]);
  });

  const runs: readonly (readonly [run: string, bytes: number | null])[] = [
    ["RUN chown -R app:app /x", 5],
    ["RUN chmod -R 755 /x", 5],
    ["RUN chmod 755 /y/a.txt", 5],
    ["RUN rm -rf /x && mkdir /z", 0],
    ["RUN mkdir -p /z", 0],
    ["RUN chown -R app /x/deep", null],
    ["RUN chown -R app /etc", null],
    ["RUN chown -R app /x && make", null],
    ["RUN rm -rf /x && echo a > /z", null],
    ["RUN make", null],
  ];
  for (const [run, bytes] of runs) {
    it(`${run} adds ${bytes ?? "nobody knows how many"} bytes behind copies`, async () => {
      const impact = await impactOf(`FROM debian:12\nCOPY dir /x\nCOPY a.txt /y/\n${run}\n`);
      assert.equal(impact.stages[0]?.layers[3]?.bytes, bytes);
    });
  }

  it("put in the values of variables that the file gives", async () => {
    const impact = await impactOf("ARG F=a\nFROM scratch\nARG F\nENV E=.txt\nCOPY ${F}${E} /\n");
    assert.equal(impact.shippedBytes, 5);
  });

  it("are unknown without a build context", () => {
    const impact = layerImpacts(parseDockerfile("FROM scratch\nCOPY a.txt /\n"), unknownProject);
    assert.deepEqual([impact.shippedBytes, impact.unknown], [0, 1]);
  });
});

describe("stages", () => {
  it("sum what is known, and count what is not", async () => {
    const impact = await impactOf(
      "FROM scratch AS a\nCOPY a.txt /\nRUN x\nFROM a AS b\nCOPY dir /\nFROM scratch\nCOPY --from=b /x /x\n",
    );
    assert.deepEqual(
      impact.stages.map(({ bytes, unknown, shipped, confidence }) => [bytes, unknown, shipped, confidence]),
      [
        [5, 1, false, "exact"],
        [10, 1, false, "exact"],
        [0, 1, true, "exact"],
      ],
    );
  });
});

describe("base images", () => {
  it("come from the table", () => {
    const size = baseSize("golang:1.26");
    assert.equal(size.confidence, "table");
    assert.ok((size.bytes ?? 0) > 800_000_000 && (size.pullBytes ?? 0) > 300_000_000);
    assert.deepEqual(baseSize("docker.io/library/golang:1.26"), size);
  });
  const neighbours: readonly [reference: string, tag: string][] = [
    ["golang:1.24-alpine3.20", "1.26-alpine"],
    ["golang:1.19-alpine", "1.26-alpine"],
    ["golang:1.26.3", "1.26"],
    ["golang:1.25-trixie", "1.26"],
    ["golang:1.25-bookworm", "1.26-bookworm"],
    ["node:20-slim", "22-slim"],
    ["node:18-bookworm-slim", "22-slim"],
    ["node:lts-alpine3.22", "24-alpine"],
    ["node", "24"],
    ["python:3.12-slim-bookworm", "3.12-slim"],
    ["python:3.9-slim", "3.10-slim"],
    ["python:3.13-alpine3.21", "3.13-alpine"],
    ["debian:12-slim", "bookworm-slim"],
    ["debian:bookworm-20260803-slim", "bookworm-slim"],
    ["debian", "trixie"],
    ["node:bookworm-slim", "24-slim"],
    ["ubuntu:jammy", "22.04"],
    ["alpine:3.12", "3.22"],
  ];
  for (const [reference, tag] of neighbours) {
    it(`${reference} is told by ${tag}`, () => {
      const { grounds, confidence, range } = baseSize(reference);
      assert.equal(grounds[1]?.tag, tag);
      assert.equal(confidence, "range");
      assert.ok(range !== undefined && range[0] > 0 && range[0] < range[1]);
    });
  }
  it("of another tag say nothing of what is pulled, those of their own do", () => {
    assert.equal(baseSize("node:20-slim").pullBytes, null);
    assert.equal(baseSize("python:3.9-slim").pullBytes, 47_237_550);
  });
  it("are never told by another variant", () => {
    for (const variant of ["alpine", "slim"]) {
      for (const image of ["node", "python", "ruby", "golang", "rust", "php", "debian", "nginx", "postgres"]) {
        const tag = baseSize(`${image}:1-${variant}`).grounds[1]?.tag;
        assert.ok(tag === undefined || String(tag).endsWith(variant), `${image}: ${tag}`);
      }
    }
  });
  it("are unknown when no neighbour is", () => {
    assert.equal(baseSize("example/base:1").bytes, null);
    assert.equal(baseSize("golang:1.26-windowsservercore").bytes, null);
    assert.equal(baseSize("not an image").confidence, "unknown");
  });
});

describe("bytes as text", () => {
  const cases: readonly [bytes: number, text: string][] = [
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1 kB"],
    [1_214, "1.21 kB"],
    [48_503_440, "48.5 MB"],
    [873_770_000, "874 MB"],
    [999_600, "1 MB"],
    [1_130_000_000, "1.13 GB"],
  ];
  for (const [bytes, text] of cases) it(text, () => assert.equal(formatBytes(bytes), text));
});
