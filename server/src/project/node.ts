/** A package.json, and what lies beside it. */
export interface NodePackage {
  /** False when package.json is no JSON object: all else is empty then. */
  readonly readable: boolean;
  readonly name: string | undefined;
  readonly scripts: Readonly<Record<string, string>>;
  /** Names with their ranges, of `dependencies` and `optionalDependencies`. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** Patterns of workspace folders, of package.json or pnpm-workspace.yaml. */
  readonly workspaces: readonly string[];
  /** `packageManager` as written, such as `pnpm@9.1.0`. */
  readonly packageManager: string | undefined;
  /** `engines.node` as written. */
  readonly nodeRange: string | undefined;
  /** Names of files beside package.json that an install reads. */
  readonly lockFiles: readonly string[];
  /** `.npmrc` is there, and holds no token or password. */
  readonly npmrc: "none" | "plain" | "secret";
  /** A `patches` folder is there. */
  readonly hasPatches: boolean;
}

/** Lock files of npm, yarn, pnpm and bun. */
export const nodeLockFiles: readonly string[] = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "bun.lockb",
];

/** What the files beside package.json add to it. */
export interface NodeSurroundings {
  readonly fileNames: ReadonlySet<string>;
  readonly npmrc: string | undefined;
}

/** Reads package.json's text; an unreadable one gives an empty package that says so. */
export function parseNodePackage(text: string, { fileNames, npmrc }: NodeSurroundings): NodePackage {
  const value = parsed(text);
  const fields = isRecord(value) ? value : {};
  const workspaces = isRecord(fields.workspaces) ? fields.workspaces.packages : fields.workspaces;
  const engines = isRecord(fields.engines) ? fields.engines : {};
  return {
    readable: isRecord(value),
    name: stringOf(fields.name),
    scripts: strings(fields.scripts),
    dependencies: { ...strings(fields.optionalDependencies), ...strings(fields.dependencies) },
    devDependencies: strings(fields.devDependencies),
    workspaces: Array.isArray(workspaces) ? workspaces.filter((one) => typeof one === "string") : [],
    packageManager: stringOf(fields.packageManager),
    nodeRange: stringOf(engines.node),
    lockFiles: nodeLockFiles.filter((name) => fileNames.has(name)),
    npmrc: npmrc === undefined ? "none" : /_authToken|_auth\b|_password|_auth=/.test(npmrc) ? "secret" : "plain",
    hasPatches: fileNames.has("patches"),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function strings(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
