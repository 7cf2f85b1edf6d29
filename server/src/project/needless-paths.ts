import type { BuildContext } from "./project.ts";

/** Something that stands in many contexts, and that a build makes anew or has no use for. */
export interface Needless {
  /** The line for the ignore file. */
  readonly pattern: string;
  /** The names that it stands for: a path's last part. */
  readonly name: string | RegExp;
  /** It counts at the top of the context alone. */
  readonly atTop?: boolean;
  /** Commands that make it in the build; without any of them the image may need the one of the context. */
  readonly madeBy?: RegExp;
  /** Only when git ignores it too: the name may stand for sources. */
  readonly isOutput?: boolean;
  /** Commands that read it. */
  readonly neededBy?: RegExp;
}

/** What stands for one of them in a context. */
export interface NeedlessPaths {
  readonly needless: Needless;
  /** The first one's path. */
  readonly path: string;
  /** All bytes that reach the build, as far as the context is listed. */
  readonly bytes: number;
}

const node = /\b(npm|yarn|pnpm|bun)\b/;
const python = /\b(pip3?|uv|poetry|pipenv)\b/;

/** In the order of the ignore file: history, packages, outputs, caches, secrets, what editors leave. */
const candidates: readonly Needless[] = [
  {
    pattern: ".git",
    name: ".git",
    atTop: true,
    neededBy: /\bgit\b|\bgo (build|install)\b|setuptools[_-]scm|hatch|versioneer|gradlew?\b|mvnw?\b/,
  },
  { pattern: "node_modules", name: "node_modules", atTop: true, madeBy: node },
  { pattern: "**/node_modules", name: "node_modules", madeBy: node },
  { pattern: "target", name: "target", atTop: true, madeBy: /\b(mvnw?|cargo|sbt)\b/ },
  {
    pattern: "build",
    name: "build",
    atTop: true,
    madeBy: /\bgradlew?\b|\b(npm|yarn|pnpm|bun)\b.*\bbuild\b/,
    isOutput: true,
  },
  {
    pattern: "dist",
    name: "dist",
    atTop: true,
    madeBy: /\b(npm|yarn|pnpm|bun)\b.*\bbuild\b|\bpython3? -m build\b/,
    isOutput: true,
  },
  { pattern: ".next", name: ".next", atTop: true, madeBy: /\b(npm|yarn|pnpm|bun|next)\b.*\bbuild\b/ },
  { pattern: ".gradle", name: ".gradle", atTop: true, madeBy: /\bgradlew?\b/ },
  { pattern: "bin", name: "bin", atTop: true, madeBy: /\bdotnet (build|publish)\b/, isOutput: true },
  { pattern: "obj", name: "obj", atTop: true, madeBy: /\bdotnet (build|publish)\b/ },
  { pattern: ".venv", name: ".venv", atTop: true, madeBy: python },
  { pattern: "venv", name: "venv", atTop: true, madeBy: python },
  { pattern: "**/__pycache__", name: "__pycache__" },
  { pattern: "**/.pytest_cache", name: ".pytest_cache" },
  { pattern: "**/.mypy_cache", name: ".mypy_cache" },
  { pattern: "coverage", name: "coverage", atTop: true, isOutput: true },
  { pattern: ".terraform", name: ".terraform", atTop: true, neededBy: /\bterraform\b/ },
  { pattern: ".env", name: ".env", atTop: true },
  { pattern: "*.pem", name: /\.pem$/, atTop: true },
  { pattern: "*.log", name: /\.log$/, atTop: true },
  { pattern: ".idea", name: ".idea", atTop: true },
  { pattern: ".vscode", name: ".vscode", atTop: true },
  { pattern: "**/.DS_Store", name: ".DS_Store" },
];

/** Of a pattern for all folders no more than these are looked for, since each folder's name costs a look. */
const deepest = 4;

/** What of them a context holds and its ignore file lets through; listed once for each context. */
export function presentPaths(context: BuildContext): readonly NeedlessPaths[] {
  const known = listed.get(context) ?? list(context);
  listed.set(context, known);
  return known;
}

const listed = new WeakMap<BuildContext, readonly NeedlessPaths[]>();

interface Found {
  readonly path: string;
  bytes: number;
}

function list({ entries, excludes }: BuildContext): readonly NeedlessPaths[] {
  const found = new Map<Needless, Found>();
  const owners = new Map<string, Found>();
  for (const { path, size } of entries.values()) {
    const owner = ownerOf(path, owners);
    const needless = owner === undefined ? candidateOf(path) : undefined;
    if ((owner ?? needless) === undefined || excludes(path)) continue;
    const place = owner ?? (needless && (found.get(needless) ?? { path, bytes: 0 }));
    if (place === undefined) continue;
    place.bytes += size;
    if (needless === undefined) continue;
    found.set(needless, place);
    owners.set(path, place);
  }
  return candidates.flatMap((needless) => {
    const place = found.get(needless);
    return place === undefined ? [] : [{ needless, ...place }];
  });
}

/** What a folder above the path was found as; entries come sorted, so folders come first. */
function ownerOf(path: string, owners: ReadonlyMap<string, Found>): Found | undefined {
  if (owners.size === 0) return undefined;
  let at = path.indexOf("/");
  for (let depth = 0; at !== -1 && depth < deepest; depth++) {
    const owner = owners.get(path.slice(0, at));
    if (owner !== undefined) return owner;
    at = path.indexOf("/", at + 1);
  }
  return undefined;
}

function candidateOf(path: string): Needless | undefined {
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  const named = byName.get(name) ?? patterns.filter((one) => (one.name as RegExp).test(name));
  return named.find(({ atTop }) => slash === -1 || atTop !== true);
}

const patterns = candidates.filter(({ name }) => typeof name !== "string");
const byName: ReadonlyMap<string, readonly Needless[]> = new Map(
  candidates.flatMap(({ name }) =>
    typeof name === "string" ? [[name, candidates.filter((one) => one.name === name)] as const] : [],
  ),
);
