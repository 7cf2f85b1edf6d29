import { type GoSources, readGoSource } from "./go.ts";

/** More are not read: nothing is said of imports then. */
const maxSources = 2_000;

/**
 * What Go sources say, their tests left out, by the folder of their module. A module of which not all was read is left out: `read` gives undefined for a file
 * that is too large or can't be read.
 */
export async function readGoSources(
  modules: readonly string[],
  paths: readonly string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<ReadonlyMap<string, GoSources>> {
  const found = new Map(modules.map((folder) => [folder, { imports: new Set<string>(), loadsTimeZones: false }]));
  const sources = paths.filter((path) => !path.endsWith("_test.go"));
  if (sources.length > maxSources) return new Map();
  for (const path of sources) {
    const owner = modules
      .filter((folder) => folder === "" || path.startsWith(`${folder}/`))
      .sort((a, b) => b.length - a.length)[0];
    if (owner === undefined) continue;
    const text = await read(path);
    const known = found.get(owner);
    if (text === undefined) found.delete(owner);
    if (text === undefined || known === undefined) continue;
    const { imports, loadsTimeZones } = readGoSource(text);
    for (const name of imports) known.imports.add(name);
    known.loadsTimeZones ||= loadsTimeZones;
  }
  return found;
}
