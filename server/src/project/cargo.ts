import { parse } from "smol-toml";

/** A Cargo.toml. */
export interface CargoPackage {
  /** False when Cargo.toml is no TOML: all else is empty then. */
  readonly readable: boolean;
  /** The package's name; undefined for a workspace without one. */
  readonly name: string | undefined;
  readonly isWorkspace: boolean;
  /** Names of the crates that it fetches from a registry or a repository; those in folders of the sources left out. */
  readonly dependencies: readonly string[];
  /** `.cargo/config.toml` puts a folder in the place of the registry: nothing is downloaded. */
  readonly isVendored: boolean;
}

/** Reads Cargo.toml's text and that of `.cargo/config.toml` beside it; an unreadable one gives an empty package that says so. */
export function parseCargo(text: string, config: string | undefined): CargoPackage {
  const fields = parsed(text);
  const own = recordOf(fields?.package);
  const sources = Object.values(recordOf(parsed(config ?? "")?.source));
  return {
    readable: fields !== undefined,
    name: typeof own.name === "string" ? own.name : undefined,
    isWorkspace: fields?.workspace !== undefined,
    dependencies: fields === undefined ? [] : fetched(fields),
    isVendored: sources.some((source) => recordOf(source).directory !== undefined),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Of all tables that name dependencies, those for certain targets and of a workspace too. */
function fetched(fields: Fields): readonly string[] {
  const owners = [fields, recordOf(fields.workspace), ...Object.values(recordOf(fields.target)).map(recordOf)];
  const tables = owners.flatMap((owner) => [
    owner.dependencies,
    owner["dev-dependencies"],
    owner["build-dependencies"],
  ]);
  return tables.flatMap((table) =>
    Object.entries(recordOf(table)).flatMap(([name, value]) => (recordOf(value).path === undefined ? [name] : [])),
  );
}

function parsed(text: string): Fields | undefined {
  try {
    return parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
