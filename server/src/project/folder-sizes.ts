import type { Cancellation, FileSystem } from "../file-system.ts";

const maxManifestBytes = 1 << 20;
const maxDepth = 40;

/** Sizes of installed packages below a folder. Links are not followed, so that nothing outside is looked at and loops can't be. */
export class FolderSizes {
  private readonly plain = new Map<string, Promise<boolean>>();

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly base: string,
    /** How many names may still be looked at. */
    private left: number,
    private readonly cancellation: Cancellation | undefined,
  ) {}

  /** The bytes of a package's files without the packages installed inside it; undefined where another version, or nothing that can be read, lies there. */
  async bytesOf(path: string, version: string): Promise<number | undefined> {
    if (!(await this.isPlain(path))) return undefined;
    const manifest = await this.fileSystem.readFile(`${this.base}/${path}/package.json`, maxManifestBytes);
    return manifest !== undefined && versionOf(manifest) === version ? this.bytesBelow(path, 0) : undefined;
  }

  /** The bytes of all files in a folder; undefined where none that can be read lies there. */
  async bytesIn(path: string): Promise<number | undefined> {
    return (await this.isPlain(path)) ? this.bytesBelow(path, 1) : undefined;
  }

  /** Every part of the path is a folder, none a link. */
  private isPlain(path: string): Promise<boolean> {
    const known = this.plain.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf("/");
    const look = async (): Promise<boolean> => {
      if (slash !== -1 && !(await this.isPlain(path.slice(0, slash)))) return false;
      return (await this.fileSystem.stat(`${this.base}/${path}`))?.type === "directory";
    };
    const found = look();
    this.plain.set(path, found);
    return found;
  }

  private async bytesBelow(path: string, depth: number): Promise<number | undefined> {
    const names = await this.fileSystem.readDirectory(`${this.base}/${path}`);
    this.left -= names?.length ?? 0;
    if (names === undefined || depth > maxDepth || this.left < 0 || this.cancellation?.isCancellationRequested)
      return undefined;
    const sizes = await Promise.all(
      names.map(async ({ name, type }): Promise<number | undefined> => {
        if (type === "directory") {
          const isInside = depth === 0 && name === "node_modules";
          return isInside ? 0 : this.bytesBelow(`${path}/${name}`, depth + 1);
        }
        return type === "file" ? (await this.fileSystem.stat(`${this.base}/${path}/${name}`))?.size : 0;
      }),
    );
    return sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
  }
}

function versionOf(manifest: string): unknown {
  try {
    return JSON.parse(manifest)?.version;
  } catch {
    return undefined;
  }
}
