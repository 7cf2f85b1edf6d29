import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { parseDockerfile } from "../server/src/dockerfile/parse.ts";
import { type AptSuite, type AptTable, readAptTable } from "../server/src/impact/apt-table.ts";
import { type LayerImpact, layerImpacts } from "../server/src/impact/impact.ts";
import { unknownProject } from "../server/src/project/project.ts";
import { render, renderSize } from "../server/src/render.ts";

/** Real builds on stand-ins of Debian's images: base, packages, with recommended ones, with lists, bytes of the layer. */
type Build = readonly [base: string, packages: string, withRecommends: boolean, keepsLists: boolean, bytes: number];

const tables = new Map<AptSuite, AptTable | undefined>();

function aptTables(suite: AptSuite): AptTable | undefined {
  if (!tables.has(suite)) tables.set(suite, readAptTable(textOf(suite)));
  return tables.get(suite);
}

function textOf(suite: AptSuite): string {
  return brotliDecompressSync(readFileSync(`server/src/impact/apt/${suite}.txt.br`)).toString("utf8");
}

/** The last layer of a Dockerfile. */
function lastLayer(text: string): LayerImpact {
  const layer = layerImpacts(parseDockerfile(text), unknownProject, { aptTables }).stages.at(-1)?.layers.at(-1);
  assert.ok(layer);
  return layer;
}

function sizeText(text: string): string {
  return renderSize(lastLayer(text));
}

function errorOf([base, packages, withRecommends, keepsLists, bytes]: Build): { error: number; build: string } {
  const flags = withRecommends ? "-y" : "-y --no-install-recommends";
  const removal = keepsLists ? "" : " && rm -rf /var/lib/apt/lists/*";
  const layer = lastLayer(
    `FROM debian:${base}\nRUN apt-get update && apt-get install ${flags} ${packages}${removal}\n`,
  );
  assert.equal(layer.confidence, "table", packages);
  return { error: Math.abs((layer.bytes ?? 0) / bytes - 1) * 100, build: `${packages} on ${base}` };
}

describe("bytes of apt-get install", () => {
  const builds: readonly (readonly [what: string, fixture: string, count: number])[] = [
    ["60 builds that the model was made with", "apt-bookworm", 60],
    ["builds that were chosen before", "apt-installs", 13],
  ];
  for (const [what, fixture, count] of builds) {
    it(`are those of ${what}`, () => {
      const rows: readonly Build[] = JSON.parse(readFileSync(`test/fixtures/${fixture}.json`, "utf8"));
      const errors = rows.map(errorOf).sort((one, other) => one.error - other.error);
      const at = (part: number): number => errors[Math.ceil(errors.length * part) - 1]?.error ?? Number.NaN;
      const figures = `median ${at(0.5).toFixed(2)} %, 90th percentile ${at(0.9).toFixed(2)} %, most ${at(1).toFixed(2)} %`;
      console.log(`      ${figures} (${errors.at(-1)?.build})`);
      assert.equal(errors.length, count);
      assert.ok(at(0.5) <= 2 && at(0.9) <= 8 && at(1) <= 15);
    });
  }

  const install = "apt-get update && apt-get install -y --no-install-recommends";
  const clean = "rm -rf /var/lib/apt/lists/*";
  const unknown: readonly (readonly [why: string, text: string])[] = [
    ["a package that no table has", `FROM debian:12\nRUN ${install} no-such-thing && ${clean}`],
    ["a version", `FROM debian:12\nRUN ${install} curl=7.88.1-10 && ${clean}`],
    ["a variable", `FROM debian:12\nARG P\nRUN ${install} $P && ${clean}`],
    ["a file", `FROM debian:12\nRUN ${install} ./curl.deb && ${clean}`],
    ["another release", `FROM debian:12\nRUN ${install} -t bookworm-backports curl && ${clean}`],
    ["no lists", "FROM debian:12\nRUN apt-get install -y curl"],
    [
      "another source",
      `FROM debian:12\nRUN echo deb http://x y z > /etc/apt/sources.list.d/x.list\nRUN ${install} curl`,
    ],
    ["another source, copied", `FROM debian:12\nCOPY x.list /etc/apt/sources.list.d/\nRUN ${install} curl`],
    ["whatever a copy brings", `FROM debian:12\nCOPY root /\nRUN ${install} curl`],
    ["a script above", `FROM debian:12\nRUN ./setup.sh\nRUN ${install} curl`],
    ["a script from elsewhere", `FROM debian:12\nRUN curl -s https://example.com/x | bash -\nRUN ${install} curl`],
    ["a removal", `FROM debian:12\nRUN ${install} gcc && apt-get purge -y gcc && ${clean}`],
    ["a removal above", `FROM debian:12\nRUN apt-get purge -y tzdata\nRUN ${install} curl`],
    ["files removed from packages", `FROM debian:12\nRUN ${install} curl && rm -rf /usr/share/doc`],
    ["archives that stay", `FROM debian:12\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN ${install} curl`],
    ["a command that may not run", `FROM debian:12\nRUN ${install} curl || true`],
    ["another platform", `FROM --platform=linux/arm64 debian:12\nRUN ${install} curl`],
    ["a base that nobody knows", `FROM example/base\nRUN ${install} curl`],
    ["Ubuntu", `FROM ubuntu:24.04\nRUN ${install} curl`],
    ["a tag of one build", `FROM debian:12.4\nRUN ${install} curl`],
    ["an upgrade", "FROM debian:12\nRUN apt-get update && apt-get upgrade -y"],
  ];
  for (const [why, text] of unknown) it(`are unknown: ${why}`, () => assert.equal(sizeText(text), "size unknown"));

  it("name the package that no table has", () => {
    const groundsOf = (script: string): string => render(lastLayer(`FROM debian:12\nRUN ${script}`).grounds);
    assert.equal(
      groundsOf(`${install} curl no-such-thing`),
      "no-such-thing is not in the table of packages of Debian bookworm",
    );
    assert.doesNotMatch(groundsOf(`${install} curl=7.88.1-10`), /table/);
    assert.doesNotMatch(groundsOf(`${install} gcc-`), /table/);
  });

  const bytesOf = (text: string): number => lastLayer(text).bytes ?? Number.NaN;

  it("are less with an earlier install of the same", () => {
    const first = bytesOf(`FROM debian:12\nRUN ${install} git && ${clean}`);
    const second = bytesOf(`FROM debian:12\nRUN ${install} curl && ${clean}\nRUN ${install} git && ${clean}`);
    const inherited = bytesOf(
      `FROM debian:12 AS a\nRUN ${install} curl && ${clean}\nFROM a\nRUN ${install} git && ${clean}`,
    );
    assert.ok(second < first);
    assert.equal(inherited, second);
    assert.equal(bytesOf(`FROM debian:12\nRUN ${install} curl && ${clean}\nRUN ${install} curl && ${clean}`), 0);
  });

  it("leave out what mounts hold", () => {
    const lists = "--mount=type=cache,target=/var/lib/apt/lists";
    const archives = "--mount=type=cache,target=/var/cache/apt";
    const plain = bytesOf(`FROM debian:12\nRUN ${install} curl && ${clean}`);
    assert.equal(bytesOf(`FROM debian:12\nRUN ${lists} ${install} curl`), plain);
    const settings = "RUN rm -f /etc/apt/apt.conf.d/docker-clean";
    assert.equal(bytesOf(`FROM debian:12\n${settings}\nRUN ${archives} ${lists} ${install} curl`), plain);
  });

  it("count the lists in the layer that fetches them", () => {
    const lists = aptTables("bookworm")?.listBytes ?? Number.NaN;
    assert.equal(bytesOf("FROM debian:12\nRUN apt-get update"), lists);
    const apart = bytesOf("FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl");
    assert.equal(bytesOf("FROM debian:12\nRUN apt-get update && apt-get install -y curl"), apart + lists);
  });

  it("are read from all forms of the options", () => {
    const forms = ["apt-get install -qqy --no-install-recommends", "apt -y install --no-install-recommends"];
    forms.push("DEBIAN_FRONTEND=noninteractive apt-get -o APT::Install-Recommends=false install -y");
    const sizes = forms.map((form) =>
      bytesOf(`FROM debian:12-slim\nRUN set -eux; apt-get update; ${form} git; ${clean}`),
    );
    assert.equal(new Set(sizes).size, 1);
    assert.ok(sizes[0]);
  });

  it("stand beside what nobody knows", () => {
    const text = sizeText(`FROM debian:12\nRUN ${install} curl && curl -o /x https://example.com && ${clean}`);
    assert.match(text, /^≈ \d.* \+ \?$/);
    const impact = layerImpacts(
      parseDockerfile(`FROM debian:bookworm-slim\nRUN ${install} curl && pip install x`),
      unknownProject,
      { aptTables },
    );
    assert.equal(impact.unknown, 1);
  });

  it("name the largest packages, and those only recommended", () => {
    const { grounds, details = [] } = lastLayer("FROM debian:12-slim\nRUN apt-get update && apt-get install -y git");
    assert.match(render(grounds), /^\d+ packages of Debian bookworm for linux\/amd64 as of 20\d\d-\d\d-\d\d$/);
    assert.match(details.map(render).join("\n"), /recommend\n.*package lists.*\nThe largest are git \d/);
  });
});

describe("tables of Debian's packages", () => {
  const bases: readonly (readonly [suite: AptSuite, images: string])[] = [
    [
      "bookworm",
      "debian:12 buildpack-deps:bookworm buildpack-deps:bookworm-scm node:22 node:22-slim golang:1.26-bookworm",
    ],
    ["bookworm", "python:3.12-slim-bookworm ruby:3.4-bookworm rust:1-slim-bookworm php:8.4-apache-bookworm"],
    ["bookworm", "mcr.microsoft.com/dotnet/sdk:8.0 mcr.microsoft.com/dotnet/aspnet:9.0"],
    [
      "trixie",
      "debian python:3.12 python:3-slim golang ruby:3.4-slim rust:1 php:8.4-fpm gcc:14 buildpack-deps:trixie-curl",
    ],
  ];
  for (const [suite, images] of bases) {
    for (const image of images.split(" ")) {
      it(`tell what is in ${image}`, () => {
        const { grounds } = lastLayer(`FROM ${image}\nRUN apt-get update && apt-get install -y jq`);
        assert.match(render(grounds), new RegExp(`Debian ${suite}`));
      });
    }
  }

  it("are small", () => {
    for (const suite of ["bookworm", "trixie"]) {
      const { length } = readFileSync(`server/src/impact/apt/${suite}.txt.br`);
      assert.ok(length < 60_000, `${suite}: ${length}`);
    }
  });

  it("are read as undefined from other text", () => assert.equal(readAptTable("nonsense"), undefined));
});
