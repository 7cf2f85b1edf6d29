import { parse, type TomlTable, type TomlValue } from "smol-toml";

/** A plugin of a Gradle version catalog. */
export interface CatalogPlugin {
  readonly id: string;
  readonly version: string | undefined;
}

/** The plugins of a `libs.versions.toml` by the name that scripts use behind `libs.plugins.`; none when it is no TOML. */
export function catalogPlugins(text: string): ReadonlyMap<string, CatalogPlugin> {
  const plugins = new Map<string, CatalogPlugin>();
  const catalog = read(text);
  for (const [alias, value] of Object.entries(tableOf(catalog?.plugins))) {
    const plugin = pluginOf(value, tableOf(catalog?.versions));
    if (plugin !== undefined) plugins.set(alias.replace(/[-_]/g, "."), plugin);
  }
  return plugins;
}

function read(text: string): TomlTable | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** `"id:version"`, or a table whose version may name one of the catalog's versions. */
function pluginOf(value: TomlValue, versions: TomlTable): CatalogPlugin | undefined {
  if (typeof value === "string") {
    const [id = "", version] = value.split(":");
    return { id, version };
  }
  const { id, version } = tableOf(value);
  if (typeof id !== "string") return undefined;
  const reference = tableOf(version).ref;
  const named = typeof reference === "string" ? versions[reference] : version;
  return { id, version: typeof named === "string" ? named : undefined };
}

function tableOf(value: TomlValue | undefined): TomlTable {
  return typeof value === "object" && !Array.isArray(value) && !(value instanceof Date) ? (value as TomlTable) : {};
}
