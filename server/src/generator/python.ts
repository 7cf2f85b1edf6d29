import type { Message } from "../rule.ts";
import { installSteps } from "./install.ts";
import { pythonStart } from "./python-start.ts";
import {
  choice,
  execForm,
  type Family,
  type Recipe,
  type Refusal,
  run,
  type Sources,
  type Told,
  text,
  type Wishes,
} from "./recipe.ts";
import { compareVersions, currentTag, firstInRange, hasEnded, minorOf } from "./versions.ts";

/** Python with pip, uv or Poetry: a virtual environment that the second stage copies. */
export const python: Family = { id: "python", looksFor: "pyproject.toml or requirements.txt", write };

function write(sources: Sources, wishes: Wishes): Recipe | Refusal | undefined {
  const manager = managerOf(sources);
  if (manager === undefined) return undefined;
  const texts = [...sources.texts]
    .filter(([path]) => /^(pyproject\.toml|requirements(\/[\w-]+)?[\w.-]*\.txt)$/.test(path))
    .map(([, one]) => one.toLowerCase());
  const needs = (name: string): boolean =>
    texts.some((one) => new RegExp(`(^|["'\\s])${name.replace(/[[\]]/g, "\\$&")}(?![\\w-])`, "m").test(one));
  const start = pythonStart(sources, wishes, needs);
  if ("kind" in start) return start;
  const version = versionOf(sources);
  const slim = `python:${version.value}-slim`;
  const stages =
    manager.id === "pip"
      ? pip(sources, version.value)
      : manager.id === "uv"
        ? uv(sources, slim)
        : poetry(sources, slim);
  return {
    kind: "recipe",
    found: start.found,
    dockerfile: text(
      "# syntax=docker/dockerfile:1",
      stages.build,
      "",
      `FROM ${slim}`,
      "RUN groupadd -r app && useradd -r -l -g app app",
      `ENV PATH="${stages.environment}/bin:$PATH" \\`,
      "    PYTHONUNBUFFERED=1",
      "WORKDIR /srv",
      `COPY --from=build ${stages.environment} ${stages.environment}`,
      "COPY . .",
      "USER app",
      start.port === undefined ? undefined : `EXPOSE ${start.port}`,
      `CMD ${execForm(start.words)}`,
    ),
    ignored: [".venv", "venv", "**/__pycache__", "**/*.pyc", ".pytest_cache", ".mypy_cache", ".ruff_cache"],
    choices: [
      choice("base", slim, version.why),
      choice("dependencies", manager.id, manager.why),
      choice("start", start.words.join(" "), start.why),
      ...(start.port === undefined
        ? []
        : [
            choice(
              "port",
              String(start.port),
              wishes.port === undefined
                ? (["the usual one; --port says which"] as Message)
                : (["--port says so"] as Message),
            ),
          ]),
    ],
    remarks: [
      ...start.remarks,
      ...(stages.doubt === undefined
        ? []
        : [["Packages have no layer of their own: {reason}", { reason: stages.doubt }] as const]),
    ],
  };
}

interface Stages {
  readonly build: readonly string[];
  /** The folder of the virtual environment. */
  readonly environment: string;
  readonly doubt: Message | undefined;
}

function managerOf({
  texts,
  project: { context },
}: Sources): { readonly id: "pip" | "uv" | "poetry"; readonly why: Message } | undefined {
  const manifest = texts.get("pyproject.toml");
  if (context?.entries.has("uv.lock")) return { id: "uv", why: ["uv.lock is there"] };
  if (context?.entries.has("poetry.lock")) return { id: "poetry", why: ["poetry.lock is there"] };
  if (texts.has("requirements.txt")) return { id: "pip", why: ["requirements.txt is there"] };
  if (manifest === undefined) return undefined;
  if (/^\[tool\.poetry\.dependencies\]/m.test(manifest))
    return { id: "poetry", why: ["pyproject.toml has dependencies of Poetry"] };
  return { id: "uv", why: ["pyproject.toml is there, and no lock file of another tool"] };
}

function pip({ project }: Sources, version: string): Stages {
  const base = `python:${version}`;
  const steps = installSteps(project, {
    base,
    command: "pip install -r requirements.txt",
    mounts: ["/root/.cache/pip"],
  });
  return {
    build: [
      `FROM ${base} AS build`,
      "# A virtual environment is one folder, which the second stage copies.",
      "RUN python -m venv /venv",
      'ENV PATH="/venv/bin:$PATH"',
      "WORKDIR /src",
      ...(steps.before.length > 0 ? steps.before : ["COPY . .", ...steps.after]),
    ],
    environment: "/venv",
    doubt: steps.doubt,
  };
}

function uv({ project }: Sources, slim: string): Stages {
  const isLocked = project.context?.entries.has("uv.lock") === true;
  const command = `uv sync${isLocked ? " --locked" : ""} --no-dev`;
  const steps = installSteps(project, { base: slim, command, mounts: ["/root/.cache/uv"] });
  return {
    build: [
      `FROM ${slim} AS build`,
      "COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/",
      "# The environment uses the Python of this image, and files are copied out of the cache mount.",
      "ENV UV_PYTHON_DOWNLOADS=never \\",
      "    UV_COMPILE_BYTECODE=1 \\",
      "    UV_NO_EDITABLE=1 \\",
      "    UV_LINK_MODE=copy",
      "WORKDIR /srv",
      ...steps.before,
      ...(steps.after.length > 0 ? ["COPY . .", ...steps.after] : []),
    ],
    environment: "/srv/.venv",
    doubt: steps.doubt,
  };
}

function poetry({ project }: Sources, slim: string): Stages {
  const steps = installSteps(project, {
    base: slim,
    command: "poetry install --only main --no-root",
    mounts: ["/root/.cache/pypoetry"],
  });
  return {
    build: [
      `FROM ${slim} AS build`,
      ...run("pip install poetry==2.2.1", ["/root/.cache/pip"]),
      "# The environment lies beside the sources, where the second stage takes it from.",
      "ENV POETRY_VIRTUALENVS_IN_PROJECT=1 \\",
      "    POETRY_NO_INTERACTION=1",
      "WORKDIR /srv",
      ...(steps.before.length > 0 ? steps.before : ["COPY . .", ...steps.after]),
    ],
    environment: "/srv/.venv",
    doubt: steps.doubt,
  };
}

/** The release line that files ask for: the newest supported one that a range allows. */
function versionOf({ texts }: Sources): Told<string> {
  for (const path of [".python-version", "runtime.txt"]) {
    const minor = minorOf(texts.get(path)?.trim() ?? "");
    if (minor !== undefined)
      return {
        value: minor,
        why: hasEnded("python", minor)
          ? ["{path} says {minor}, which gets no more fixes", { path, minor }]
          : ["{path} says {minor}", { path, minor }],
      };
  }
  const manifest = texts.get("pyproject.toml") ?? "";
  const range =
    /^requires-python\s*=\s*["']([^"']+)["']/m.exec(manifest)?.[1] ??
    /^python\s*=\s*["']([^"']+)["']/m.exec(manifest)?.[1];
  const current = currentTag("python");
  if (range === undefined) return { value: current, why: ["no file names a version"] };
  const fitting = firstInRange(range, [current, ...older.filter((one) => compareVersions(one, current) < 0)]);
  return fitting === undefined
    ? { value: current, why: ["no release that can be told fits {range} of pyproject.toml", { range }] }
    : { value: fitting, why: ["pyproject.toml asks for {range}", { range }] };
}

const older: readonly string[] = ["3.13", "3.12", "3.11", "3.10", "3.9", "3.8"];
