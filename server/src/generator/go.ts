import { folderOf } from "../project/context-paths.ts";
import type { GoModule } from "../project/go.ts";
import type { Message } from "../rule.ts";
import { type InstallSteps, installSteps } from "./install.ts";
import { toldPort } from "./port.ts";
import {
  choice,
  type Family,
  type Recipe,
  type Refusal,
  refused,
  run,
  type Sources,
  type Told,
  text,
  type Wishes,
} from "./recipe.ts";
import { compareVersions, currentTag, hasEnded, minorOf } from "./versions.ts";

/** A Go module: a static program in distroless, or one with cgo on Debian. */
export const go: Family = { id: "go", looksFor: "go.mod", write };

const modules = "/go/pkg/mod";
const builds = "/root/.cache/go-build";

function write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined {
  const { project, texts } = sources;
  const module = project.goModules.get("");
  if (module === undefined) return undefined;
  const program = programOf(sources, module, wishes);
  if ("kind" in program) return program;
  const name = program.value === "." ? lastName(module.path) : (program.value.split("/").at(-1) ?? "app");
  const version = versionOf(module, texts.get("go.mod") ?? "");
  const cgo = cgoNeed(module);
  const base = `golang:${version.value}${cgo === undefined ? "" : "-trixie"}`;
  const steps: InstallSteps =
    module.isVendored || module.requires.length === 0
      ? { before: [], after: [] }
      : installSteps(project, { base, command: "go mod download", mounts: [modules] });
  const port = toldPort(wishes, goTexts(texts), ports);
  const final = cgo === undefined ? distroless(name, port) : debian(name, port);
  return {
    kind: "recipe",
    found: "a Go module",
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      `FROM ${base} AS build`,
      "WORKDIR /src",
      steps.before.length === 0
        ? undefined
        : ["", "# Modules are downloaded again only when these files change.", ...steps.before],
      "",
      "COPY . .",
      run(`CGO_ENABLED=${cgo === undefined ? 0 : 1} go build -trimpath -ldflags="-s -w" -o /${name} ${program.value}`, [
        ...(module.isVendored ? [] : [modules]),
        builds,
      ]),
      "",
      final,
      `ENTRYPOINT ["${cgo === undefined ? "" : "/usr/local/bin"}/${name}"]`,
    ),
    ignored: [],
    choices: [
      choice("build", base, version.why),
      choice(
        "base",
        cgo === undefined ? "gcr.io/distroless/static-debian13:nonroot" : "debian:trixie-slim",
        cgo ?? ["a program without cgo needs no C library; certificates and time zones are there"],
      ),
      choice("start", program.value, program.why),
      ...(port === undefined ? [] : [choice("port", String(port.value), port.why)]),
    ],
    remarks: [
      ...(steps.doubt === undefined
        ? []
        : [["Modules have no layer of their own: {reason}", { reason: steps.doubt }] as const]),
      ...(port === undefined
        ? [["No source that was read names a port, so none is exposed; --port says which"] as const]
        : []),
      ...assetRemarks(sources),
    ],
  };
}

function distroless(name: string, port: Told<number> | undefined): readonly string[] {
  return [
    "# The tag nonroot sets the user; there is no shell and no package manager.",
    "FROM gcr.io/distroless/static-debian13:nonroot",
    `COPY --from=build /${name} /${name}`,
    ...(port === undefined ? [] : [`EXPOSE ${port.value}`]),
  ];
}

function debian(name: string, port: Told<number> | undefined): readonly string[] {
  return [
    "# The same release as above, so that the C library fits.",
    "FROM debian:trixie-slim",
    "RUN apt-get update \\",
    "    && apt-get install -y --no-install-recommends ca-certificates tzdata \\",
    "    && rm -rf /var/lib/apt/lists/* \\",
    "    && groupadd -r app \\",
    "    && useradd -r -l -g app app",
    `COPY --from=build /${name} /usr/local/bin/${name}`,
    "USER app",
    ...(port === undefined ? [] : [`EXPOSE ${port.value}`]),
  ];
}

/** Go builds older modules as they were meant, so that a release without fixes has no place. */
function versionOf({ goVersion }: GoModule, manifest: string): Told<string> {
  const current = currentTag("golang");
  const toolchain = /^toolchain go(\d+\.\d+)/m.exec(manifest)?.[1];
  const own = goVersion === undefined ? undefined : minorOf(goVersion);
  if (own === undefined) return { value: current, why: ["go.mod names no version"] };
  const wanted = toolchain !== undefined && compareVersions(toolchain, own) > 0 ? toolchain : own;
  if (hasEnded("golang", wanted))
    return {
      value: current,
      why: ["go.mod says {wanted}, which gets no more fixes; a newer Go builds it too", { wanted }],
    };
  return {
    value: wanted,
    why:
      wanted === own
        ? ["go.mod says go {own}", { own }]
        : ["go.mod names the toolchain {toolchain}", { toolchain: wanted }],
  };
}

/** Why a program needs cgo; undefined when nothing says so. */
function cgoNeed({ imports, requires }: GoModule): Message | undefined {
  if (imports?.has("C")) return ["the sources use cgo"];
  const module = requires.find(({ path }) => cgoModules.test(path))?.path;
  return module === undefined ? undefined : ["{module} needs cgo", { module }];
}

/** Libraries that are of little use without cgo. */
const cgoModules =
  /^github\.com\/(mattn\/go-sqlite3|confluentinc\/confluent-kafka-go|h2non\/bimg|gen2brain\/go-fitz|pebbe\/zmq4|marcboeker\/go-duckdb)(\/|$)/;

function goTexts(texts: Sources["texts"]): readonly (readonly [string, string])[] {
  return [...texts].filter(([path]) => path.endsWith(".go") && !path.endsWith("_test.go"));
}

const ports = [
  /["`](?:0\.0\.0\.0|\[::\])?:(\d{2,5})["`]/,
  /\bPORT["`][^\n]{0,40}["`](\d{4,5})["`]/,
  /\b[pP]ort\s*:?=\s*["`](\d{4,5})["`]/,
];

/** The package to build: what people say, the root, the only one, or that of the module's name. */
function programOf({ texts }: Sources, { path }: GoModule, { entry }: Wishes): Told<string> | Refusal {
  if (entry !== undefined)
    return { value: entry === "." || entry.startsWith("./") ? entry : `./${entry}`, why: ["--entry says so"] };
  const folders = new Set(
    goTexts(texts)
      .filter(
        ([, source]) =>
          /^package main\b/m.test(source) && /^func main\(\)/m.test(source) && !/^\/\/go:build ignore$/m.test(source),
      )
      .map(([file]) => folderOf(file)),
  );
  const own = (folder: string): string => (folder === "" ? "." : `./${folder}`);
  const [only, another] = folders;
  if (folders.has("")) return { value: ".", why: ["package main is at the root"] };
  if (only === undefined)
    return refused("There is no package main with a function main; --entry names the package to build");
  if (another === undefined) return { value: own(only), why: ["the only package main"] };
  const named = [...folders].filter((folder) => folder === `cmd/${lastName(path)}`);
  if (named[0] !== undefined) return { value: own(named[0]), why: ["the package main that bears the module's name"] };
  return refused("There are {count} programs: {names}; --entry says which", {
    count: folders.size,
    names: [...folders].map(own).sort().slice(0, 8).join(", "),
  });
}

function lastName(path: string | undefined): string {
  return (
    (path ?? "app")
      .replace(/\/v\d+$/, "")
      .split("/")
      .at(-1)
      ?.replace(/[^\w.-]/g, "-") ?? "app"
  );
}

/** Folders with files that a program may read when it runs: the image holds the program alone. */
function assetRemarks({ project: { context, goModules } }: Sources): readonly Message[] {
  if (goModules.get("")?.imports?.has("embed")) return [];
  const folders = "templates views static public assets migrations locales config configs web"
    .split(" ")
    .filter((name) => context?.entries.get(name)?.type === "directory");
  if (folders.length === 0) return [];
  return [
    [
      "The image holds the program alone: if it reads {folders} when it runs, copy that into the last stage",
      { folders: folders.join(", ") },
    ],
  ];
}
