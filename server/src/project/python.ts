import { parse } from "smol-toml";
import { localPath } from "./requirements.ts";
import { isRecord, parsedBy, recordAt, textsOf } from "./values.ts";

/** A Python project: its pyproject.toml, and what setup.py and setup.cfg beside it say. */
export interface PythonProject {
  /** False when pyproject.toml is there and is no TOML: what it says is empty then. */
  readonly readable: boolean;
  /** What of `project` only a build of the sources tells, such as `dependencies`. */
  readonly dynamic: readonly string[];
  /** Requirements of `project.dependencies`, as written. */
  readonly dependencies: readonly string[];
  /** Some package is needed, whatever tool's table or file names it. */
  readonly hasDependencies: boolean;
  /** Names of dependencies that are folders or archives of the sources; members of a workspace are none. */
  readonly localDependencies: readonly string[];
  /** Poetry installs the project itself too. */
  readonly isPoetryPackage: boolean;
  /** uv installs the project itself too. */
  readonly isUvPackage: boolean;
  /** The root of a workspace of uv. */
  readonly isUvWorkspace: boolean;
}

/** Names of the files that say what a Python project needs. */
export const pythonProjectFiles: readonly string[] = ["pyproject.toml", "setup.py", "setup.cfg"];

/** Reads the texts of those files that are there, by their names. */
export function parsePythonProject(texts: ReadonlyMap<string, string>): PythonProject {
  const text = texts.get("pyproject.toml");
  const value = text === undefined ? {} : parsedBy(parse, text);
  const { dependencies, "optional-dependencies": extras, dynamic, name } = recordAt(value, "project");
  const { package: uvPackage, workspace, "dev-dependencies": uvDevelopment } = recordAt(value, "tool", "uv");
  const tables = dependencyTables(value);
  const groups = [recordAt(extras), recordAt(value, "dependency-groups")].flatMap((table) => Object.values(table));
  const requirements = [dependencies, uvDevelopment, ...groups].flatMap(textsOf);
  const setup = ["setup.py", "setup.cfg"].some((file) => /\binstall_requires\b/.test(texts.get(file) ?? ""));
  const poetry = recordAt(value, "tool", "poetry");
  return {
    readable: isRecord(value),
    dynamic: textsOf(dynamic),
    dependencies: textsOf(dependencies),
    hasDependencies:
      requirements.length > 0 || tables.some((table) => namesOf(table).length > 0) || setup || isDynamic(dynamic),
    localDependencies: [
      ...requirements.flatMap((one) => (localPath(one) === undefined ? [] : [packageName(one)])),
      ...[...tables, recordAt(value, "tool", "uv", "sources")].flatMap(localNames),
    ],
    isPoetryPackage: poetry["package-mode"] !== false && (poetry.name !== undefined || name !== undefined),
    isUvPackage: typeof uvPackage === "boolean" ? uvPackage : isRecord(value) && "build-system" in value,
    isUvWorkspace: isRecord(workspace),
  };
}

/** A Pipfile (pipenv.pypa.io). */
export interface Pipfile {
  /** False when it is no TOML: all else is empty then. */
  readonly readable: boolean;
  readonly hasDependencies: boolean;
  /** Names of packages that are folders or archives of the sources. */
  readonly localDependencies: readonly string[];
}

/** Reads a Pipfile's text. Every table but those that pipenv itself knows is a group of packages. */
export function parsePipfile(text: string): Pipfile {
  const value = parsedBy(parse, text);
  const groups = Object.entries(recordAt(value)).flatMap(([name, group]) =>
    ["source", "requires", "scripts", "pipenv", "build-system"].includes(name) ? [] : [recordAt(group)],
  );
  return {
    readable: isRecord(value),
    hasDependencies: groups.some((group) => Object.keys(group).length > 0),
    localDependencies: groups.flatMap(localNames),
  };
}

type Table = Readonly<Record<string, unknown>>;

/** Poetry's tables of dependencies. */
function dependencyTables(value: unknown): readonly Table[] {
  const { dependencies, "dev-dependencies": development, group } = recordAt(value, "tool", "poetry");
  const groups = Object.values(recordAt(group)).map((one) => recordAt(one, "dependencies"));
  return [recordAt(dependencies), recordAt(development), ...groups];
}

function namesOf(table: Table): readonly string[] {
  return Object.keys(table).filter((name) => name !== "python");
}

function localNames(table: Table): readonly string[] {
  return Object.entries(table).flatMap(([name, spec]) => {
    const all = Array.isArray(spec) ? spec : [spec];
    return all.some((one) => typeof recordAt(one).path === "string" || typeof recordAt(one).file === "string")
      ? [name]
      : [];
  });
}

function isDynamic(dynamic: unknown): boolean {
  return textsOf(dynamic).includes("dependencies");
}

function packageName(requirement: string): string {
  return /^[\w.-]+/.exec(requirement)?.[0] ?? requirement;
}
