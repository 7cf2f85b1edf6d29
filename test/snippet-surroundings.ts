/** What stands around a fragment: lines before it and behind it. */
interface Surrounding {
  readonly before: readonly string[];
  readonly after?: readonly string[];
}

/** Further on in the file, so that nothing but the fragment can be at fault. */
const binary = ["COPY app /app", 'ENTRYPOINT ["/app"]'];
const start = ["USER 65532", ...binary];
const aptInstallCurl =
  "RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*";

const inBuild = (image: string, ...before: readonly string[]): Surrounding => ({
  before: [`FROM ${image} AS build`, "WORKDIR /src", ...before],
  after: ["FROM scratch", ...start],
});
const inImage = (image: string, ...before: readonly string[]): Surrounding => ({
  before: [`FROM ${image}`, ...before],
  after: start,
});
const beforeStart = (image: string): Surrounding => ({ before: [`FROM ${image}`], after: binary });
const atEnd = (image: string, ...before: readonly string[]): Surrounding => ({
  before: [`FROM ${image}`, ...before, "USER 65532"],
});

/** The smallest file that each fragment makes sense in. */
export const surroundings: ReadonlyMap<string, Surrounding> = new Map([
  ["Cache mount: npm", inBuild("node:24-slim")],
  ["Cache mount: pnpm", inBuild("node:24-slim", "RUN npm install -g pnpm@10")],
  ["Cache mount: Yarn", inBuild("node:24-slim")],
  ["Cache mount: pip", inBuild("python:3.14-slim")],
  ["Cache mount: uv", inBuild("ghcr.io/astral-sh/uv:python3.14-trixie-slim")],
  ["Cache mount: Poetry", inBuild("python:3.14", "RUN pip install --no-cache-dir poetry==2.2.1")],
  ["Cache mount: Go", inBuild("golang:1.26")],
  ["Cache mount: Maven", inBuild("maven:3-eclipse-temurin-21")],
  ["Cache mount: Gradle", inBuild("eclipse-temurin:21-jdk", "COPY . .")],
  ["Cache mount: Cargo", inBuild("rust:1", "COPY . .")],
  ["Cache mount: Composer", inBuild("composer:2")],
  ["Cache mount: Bundler", inBuild("ruby:3.4")],
  ["Cache mount: NuGet", inBuild("mcr.microsoft.com/dotnet/sdk:10.0")],
  ["Cache mount: apt", inImage("debian:trixie-slim")],
  ["Packages: apt", inImage("debian:trixie-slim")],
  ["Packages: apk", inImage("alpine:3.22")],
  ["Packages: apk, for one step", inImage("alpine:3.22", "WORKDIR /src", "COPY . .")],
  ["Packages: dnf", inImage("almalinux:10")],
  ["User: Debian", beforeStart("debian:trixie-slim")],
  ["User: Alpine", beforeStart("alpine:3.22")],
  ["User: Red Hat", beforeStart("almalinux:10")],
  ["User: in the builder, for scratch", inBuild("golang:1.26")],
  ["User: scratch", { before: ["FROM debian:trixie-slim AS build", "FROM scratch"], after: binary }],
  ["User: distroless", beforeStart("gcr.io/distroless/static-debian13:debug")],
  ["User: numbers by build arguments", beforeStart("debian:trixie-slim")],
  ["Healthcheck: curl", inImage("debian:trixie-slim", aptInstallCurl)],
  ["Healthcheck: wget", inImage("alpine:3.22")],
  ["Healthcheck: Node", inImage("node:24-slim")],
  ["Healthcheck: Python", inImage("python:3.14-slim")],
  ["Healthcheck: own command", inImage("scratch")],
  ["Labels: OCI", { before: ["FROM scratch", ...start] }],
  ["Entrypoint: program and arguments", atEnd("debian:trixie-slim", "COPY app /usr/local/bin/")],
  ["Entrypoint: Java with options", atEnd("eclipse-temurin:21-jre", "COPY app.jar /")],
  ["Entrypoint: script", atEnd("debian:trixie-slim", "COPY app /usr/local/bin/")],
  ["Variable: default of a build argument", inImage("debian:trixie-slim")],
  ["Mirror: Alpine", { before: ["FROM alpine:3.22"], after: ["RUN apk add --no-cache curl", ...start] }],
  ["Mirror: Debian", { before: ["FROM debian:trixie-slim"], after: [aptInstallCurl, ...start] }],
  ["Platforms: compile for another one", { before: [], after: compiled() }],
  ["Secret: file", inBuild("node:24-slim", "COPY package.json package-lock.json ./")],
  ["Secret: variable", inBuild("debian:trixie-slim", "COPY fetch.sh ./")],
  ["Secret: SSH keys", inBuild("golang:1.26")],
]);

function compiled(): readonly string[] {
  return [
    "WORKDIR /src",
    "COPY main.go .",
    "RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app main.go",
    "FROM scratch",
    "COPY --from=build /app /app",
    "USER 65532:65532",
    'ENTRYPOINT ["/app"]',
  ];
}

const maven: Files = {
  "pom.xml": "<project><artifactId>app</artifactId></project>",
  "src/main/java/App.java": "class App {}",
  mvnw: "#!/bin/sh\n",
  ".mvn/wrapper/maven-wrapper.properties": "",
};

const gradle = (end: string): Files => ({
  [`build.gradle${end}`]: "",
  [`settings.gradle${end}`]: "",
  "src/main/java/App.java": "class App {}",
  gradlew: "#!/bin/sh\n",
  "gradle/wrapper/gradle-wrapper.properties": "",
});

const node: Files = {
  "package.json": '{ "name": "app", "dependencies": { "ms": "2.1.3" }, "devDependencies": { "typescript": "5.9.3" } }',
  "package-lock.json": "{}",
  "server.js": "",
};

const go: Files = {
  "go.mod": "module example.com/app\n\nrequire github.com/google/uuid v1.6.0\n",
  "go.sum": "",
};

const cargo: Files = {
  "Cargo.toml": '[package]\nname = "app"\n\n[dependencies]\nserde = "1"\n',
  "Cargo.lock": "",
  "src/main.rs": "",
};

const dotnet: Files = { "app.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web" />', "Program.cs": "" };
const composer: Files = { "composer.json": '{ "require": { "monolog/monolog": "3.9.0" } }', "composer.lock": "{}" };
const bundler: Files = { Gemfile: 'gem "puma"\n', "Gemfile.lock": "", "config.ru": "" };
const pyproject = '[project]\nname = "app"\nversion = "1"\ndependencies = ["flask"]\n';
const pip: Files = { "requirements.txt": "flask==3.1.2\n", "app.py": "" };
const uv: Files = { "pyproject.toml": pyproject, "uv.lock": "", "app.py": "" };
const poetry: Files = { "pyproject.toml": `${pyproject}\n[tool.poetry]\n`, "poetry.lock": "", "app.py": "" };

type Files = Readonly<Record<string, string>>;

/** What the project holds that a snippet is for, by the beginning of its name; the first that fits. */
const projects: readonly (readonly [beginning: string, files: Files])[] = [
  ["Go: binary alone", { ...go, "main.go": 'package main\n\nimport "fmt"\n' }],
  ["Go: Debian, with cgo", { ...go, "main.go": 'package main\n\nimport "C"\nimport "net/http"\n' }],
  ["Go", { ...go, "main.go": 'package main\n\nimport (\n\t"net/http"\n\t"time"\n)\n' }],
  ["Cache mount: Go", { ...go, "main.go": "package main\n" }],
  ["Spring Boot: layers, by Gradle", { ...gradle(".kts"), ...gradle("") }],
  ["Spring Boot: unpacked, by Gradle", { ...gradle(".kts"), ...gradle("") }],
  ["Spring Boot", maven],
  ["Java", maven],
  ["Cache mount: Maven", maven],
  ["Cache mount: Gradle", gradle(".kts")],
  ["Node", node],
  ["Next.js", { ...node, "public/logo.svg": "", "next.config.js": "" }],
  ["Cache mount: npm", node],
  ["Secret: file", node],
  ["Cache mount: pnpm", { "package.json": node["package.json"] ?? "", "pnpm-lock.yaml": "" }],
  ["Cache mount: Yarn", { "package.json": node["package.json"] ?? "", "yarn.lock": "" }],
  ["Python: pip", pip],
  ["Cache mount: pip", pip],
  ["Python: uv", uv],
  ["Cache mount: uv", uv],
  ["Python: Poetry", poetry],
  ["Cache mount: Poetry", poetry],
  ["Rust", cargo],
  ["Cache mount: Cargo", cargo],
  [".NET", dotnet],
  ["Cache mount: NuGet", dotnet],
  ["C++", { "CMakeLists.txt": "", "main.cpp": "" }],
  ["PHP", composer],
  ["Cache mount: Composer", composer],
  ["Ruby", bundler],
  ["Cache mount: Bundler", bundler],
  ["Elixir", { "mix.exs": "defmodule App.MixProject do\nend\n", "mix.lock": "%{}\n", "lib/app.ex": "" }],
];

/** What the surroundings of fragments copy. */
const around: Files = {
  app: "\u007fELF\u0002\u0001\u0001\0",
  "app.jar": "",
  "main.go": "package main\n",
  "fetch.sh": "#!/bin/sh\n",
  known_hosts: "",
};

export const executables: ReadonlySet<string> = new Set(["app", "fetch.sh", "mvnw", "gradlew"]);

/** The files of the project that a snippet is for. */
export function projectFor(name: string): ReadonlyMap<string, string> {
  const [, files = {}] = projects.find(([beginning]) => name.startsWith(beginning)) ?? [];
  return new Map(Object.entries({ ...(surroundings.has(name) ? around : {}), ...files }));
}
