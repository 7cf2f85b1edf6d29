import { parse } from "yaml";
import { holdsSecret } from "./secret-names.ts";
import { isRecord, parsedBy, textsOf } from "./values.ts";

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
  /** `.npmrc`: `secret` when it holds a token or password itself, not only the name of a variable. */
  readonly npmrc: SettingsFile;
  /** `.npmrc` says `ignore-scripts=true`. */
  readonly ignoresScripts: boolean;
  /** `.yarnrc.yml` of Yarn Berry. */
  readonly yarnrc: SettingsFile;
  /** Files of patches that pnpm or bun apply, relative to the package. */
  readonly patchedFiles: readonly string[];
  /** `patchedDependencies` and other settings in pnpm-workspace.yaml could not be read. */
  readonly hasUnreadableWorkspace: boolean;
}

/** A file with settings of a package manager. */
export type SettingsFile = "none" | "plain" | "secret";

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
  /** The texts of those that were read: `.npmrc`, `.yarnrc.yml` and `pnpm-workspace.yaml`. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Names of files beside package.json that are read with it. */
export const nodeSettingsFiles: readonly string[] = [".npmrc", ".yarnrc.yml", "pnpm-workspace.yaml"];

/** Reads package.json's text; an unreadable one gives an empty package that says so. */
export function parseNodePackage(text: string, { fileNames, texts }: NodeSurroundings): NodePackage {
  const value = parsedBy(JSON.parse, text);
  const fields = isRecord(value) ? value : {};
  const workspaces = isRecord(fields.workspaces) ? fields.workspaces.packages : fields.workspaces;
  const pnpm = texts.has("pnpm-workspace.yaml") ? yamlOf(texts.get("pnpm-workspace.yaml") ?? "") : {};
  const pnpmFields = isRecord(pnpm) ? pnpm : {};
  const patches = [fields.patchedDependencies, isRecord(fields.pnpm) ? fields.pnpm.patchedDependencies : undefined];
  const engines = isRecord(fields.engines) ? fields.engines : {};
  return {
    readable: isRecord(value),
    name: stringOf(fields.name),
    scripts: strings(fields.scripts),
    dependencies: { ...strings(fields.optionalDependencies), ...strings(fields.dependencies) },
    devDependencies: strings(fields.devDependencies),
    workspaces: [...textsOf(workspaces), ...textsOf(pnpmFields.packages)],
    packageManager: stringOf(fields.packageManager),
    nodeRange: stringOf(engines.node),
    lockFiles: nodeLockFiles.filter((name) => fileNames.has(name)),
    npmrc: settingsFile(".npmrc", texts),
    ignoresScripts: /^\s*ignore-scripts\s*=\s*true\s*$/m.test(texts.get(".npmrc") ?? ""),
    yarnrc: settingsFile(".yarnrc.yml", texts),
    patchedFiles: [...patches, pnpmFields.patchedDependencies].flatMap((one) => Object.values(strings(one))),
    hasUnreadableWorkspace: !isRecord(pnpm),
  };
}

function settingsFile(name: string, texts: ReadonlyMap<string, string>): SettingsFile {
  const text = texts.get(name);
  if (text === undefined) return "none";
  return holdsSecret(name, text) ? "secret" : "plain";
}

/** An empty file says nothing; undefined for one that is no YAML. */
function yamlOf(text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch {
    return undefined;
  }
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
