import type { BuildContext, Project } from "../project/project.ts";

/** Projects by the tool that builds them. */
export type ProjectKind = "go" | "maven" | "gradle" | "node";

/** A stage that builds a project. */
export interface BuildStage {
  /** The stage `builder`, and an empty line behind it. */
  readonly lines: readonly string[];
  /** What the build makes, as a path in the stage. */
  readonly output: string;
}

/** A stage `builder` that makes a file of the context; undefined where the project is not plain enough to say how, or its sources are ignored. */
export function buildStage(
  project: Project,
  context: BuildContext,
  kind: ProjectKind,
  path: string,
): BuildStage | undefined {
  if (kind === "gradle") return undefined;
  const made = { go: goStage, maven: mavenStage, node: nodeStage }[kind](project, context, path);
  return made === undefined ? undefined : { ...made, lines: [...made.lines, ""] };
}

function isSent({ entries, excludes }: BuildContext, path: string): boolean {
  return entries.has(path) && !excludes(path);
}

function goStage({ goModules }: Project, context: BuildContext, path: string): BuildStage | undefined {
  const module = goModules.get("");
  const release = /^\d+\.\d+/.exec(module?.goVersion ?? "")?.[0];
  if (module === undefined || release === undefined || !isSent(context, "main.go")) return undefined;
  // What stands in for a module has to be copied before anything is downloaded.
  if (module.isVendored || context.entries.has("go.work") || module.localReplaces.length > 0) return undefined;
  const output = `/out/${path.replace(/^.*\//, "")}`;
  const lines = [
    `FROM golang:${release} AS builder`,
    "WORKDIR /src",
    `COPY go.mod ${module.hasSum ? "go.sum " : ""}./`,
    "RUN go mod download",
    "COPY . .",
    `RUN CGO_ENABLED=0 go build -o ${output} .`,
  ];
  return { lines, output };
}

function mavenStage({ mavenProjects }: Project, context: BuildContext, path: string): BuildStage | undefined {
  const pom = mavenProjects.get("");
  const java = /^\d+$/.exec(pom?.javaVersion ?? "")?.[0];
  if (pom === undefined || java === undefined || !path.startsWith("target/")) return undefined;
  if (pom.modules.length > 0 || !isSent(context, "pom.xml") || !isSent(context, "src")) return undefined;
  const lines = [
    `FROM maven:3-eclipse-temurin-${java} AS builder`,
    "WORKDIR /src",
    "COPY pom.xml ./",
    "RUN mvn -B dependency:go-offline",
    "COPY src src",
    "RUN mvn -B package -DskipTests",
  ];
  return { lines, output: `/src/${path}` };
}

function nodeStage({ nodePackages }: Project, context: BuildContext, path: string): BuildStage | undefined {
  const node = nodePackages.get("");
  if (node === undefined || node.workspaces.length > 0 || node.npmrc !== "none") return undefined;
  if (context.entries.has("patches")) return undefined;
  if (!node.lockFiles.includes("package-lock.json") || !isSent(context, "package-lock.json")) return undefined;
  const lines = [
    "FROM node:24 AS builder",
    "WORKDIR /src",
    "COPY package.json package-lock.json ./",
    "RUN npm ci",
    "COPY . .",
    "RUN npm run build",
  ];
  return { lines, output: `/src/${path}` };
}
