import type { FileSystem } from "./file-system.ts";
import type { Message } from "./rule.ts";
import { type ReadSettingsFile, readSettingsFile, settingsFileNames } from "./settings-file.ts";
import type { SettingsLayer } from "./settings-layer.ts";

/** A settings file that counts for a Dockerfile, and what is wrong in it. */
export interface SettingsFile {
  /** Absolute, with `/`. */
  readonly path: string;
  readonly problems: ReadSettingsFile["problems"];
}

/** The settings files of a Dockerfile: the layers from the weakest on, and the files. */
export interface SettingsFiles {
  readonly layers: readonly SettingsLayer[];
  readonly files: readonly SettingsFile[];
}

/** A settings file is small; a larger one is none. */
const maxBytes = 1 << 16;
const maxDepth = 64;

/**
 * Reads `stowage.yaml` and hadolint's file, each the nearest one from the Dockerfile's folder upwards, not above the repository's root or
 * `root`. Where both are found, Stowage's own wins setting by setting. Never rejects.
 */
export async function readSettingsFiles(
  fileSystem: FileSystem,
  dockerfilePath: string,
  root?: string,
): Promise<SettingsFiles> {
  const found = new Map<"stowage" | "hadolint", ReadSettingsFile & { readonly path: string }>();
  let folder = folderOf(dockerfilePath);
  for (let depth = 0; depth < maxDepth; depth++) {
    for (const name of settingsFileNames) {
      const kind = name === "stowage.yaml" ? "stowage" : "hadolint";
      if (found.has(kind)) continue;
      const path = `${folder === "/" ? "" : folder}/${name}`;
      const read = await readOne(fileSystem, path, name);
      if (read !== undefined) found.set(kind, { ...read, path });
    }
    const isTop = folder === root || folder === folderOf(folder) || found.size === 2;
    if (isTop || (await fileSystem.stat(`${folder}/.git`)) !== undefined) break;
    folder = folderOf(folder);
  }
  const files = [found.get("hadolint"), found.get("stowage")].filter((file) => file !== undefined);
  return { layers: files.map(({ layer }) => layer), files };
}

async function readOne(fileSystem: FileSystem, path: string, name: string): Promise<ReadSettingsFile | undefined> {
  const text = await fileSystem.readFile(path, maxBytes);
  if (text !== undefined) return readSettingsFile(name, text);
  const stat = await fileSystem.stat(path);
  if (stat === undefined || stat.type === "directory") return undefined;
  const message: Message = ["The file can't be read or is larger than 64 kB, so nothing in it counts"];
  const start = { line: 0, character: 0 };
  return { layer: {}, problems: [{ range: { start, end: start }, message }] };
}

function folderOf(path: string): string {
  return path.replace(/\/[^/]*$/, "") || "/";
}
