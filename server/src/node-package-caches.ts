import { createReadStream } from "node:fs";
import { delimiter } from "node:path";
import { createGunzip } from "node:zlib";
import type { PackageCaches } from "./file-system.ts";

/** The caches that belong to an environment, where the variables of npm and Go and the user's home say; an empty variable stands for none. */
export function packageCaches(environment: Readonly<Record<string, string | undefined>>): PackageCaches {
  const { HOME, USERPROFILE, LOCALAPPDATA, npm_config_cache, GOMODCACHE, GOPATH } = environment;
  const home = (HOME ?? USERPROFILE)?.replaceAll("\\", "/");
  const npm = npm_config_cache ?? (LOCALAPPDATA ? `${LOCALAPPDATA}/npm-cache` : home && `${home}/.npm`);
  const goPath = GOPATH?.split(delimiter)[0] || (home && `${home}/go`);
  return {
    npmArchive: (integrity) => {
      const place = contentPath(integrity);
      return npm && place ? `${npm.replaceAll("\\", "/")}/_cacache/content-v2/${place}` : undefined;
    },
    unpackedBytes,
    goModules: (GOMODCACHE ?? (goPath && `${goPath}/pkg/mod`))?.replaceAll("\\", "/") || undefined,
  };
}

/** npm's cache names content by its digest in hexadecimal digits (cacache, content-v2). */
function contentPath(integrity: string): string | undefined {
  const [, algorithm, digest] = /^(sha512|sha1)-([A-Za-z0-9+/]+=*)$/.exec(integrity) ?? [];
  if (algorithm === undefined || digest === undefined) return undefined;
  const hex = Buffer.from(digest, "base64").toString("hex");
  const length = algorithm === "sha512" ? 128 : 40;
  return hex.length === length ? `${algorithm}/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex.slice(4)}` : undefined;
}

/** No package of npm's registry comes near to it, and a file that unpacks to more is no package. */
const mostUnpacked = 1 << 30;

/** Reads the headers of a tar archive as it is unpacked; its files are kept nowhere. */
async function unpackedBytes(path: string): Promise<number | undefined> {
  const source = createReadStream(path);
  const unpacking = createGunzip({ chunkSize: 1 << 18 });
  source.on("error", (error) => unpacking.destroy(error));
  const tar = new TarSizes();
  try {
    for await (const chunk of source.pipe(unpacking)) {
      tar.read(chunk as Buffer);
      if (tar.offset > mostUnpacked) return undefined;
    }
    return tar.bytes;
  } catch {
    return undefined;
  } finally {
    source.destroy();
    unpacking.destroy();
  }
}

const block = 512;

/** Adds up the sizes of the regular files in a tar archive that comes in pieces. */
class TarSizes {
  bytes = 0;
  /** How much has come. */
  offset = 0;
  private next = 0;
  private header = Buffer.alloc(0);

  read(chunk: Buffer): void {
    const end = this.offset + chunk.length;
    while (this.next < end) {
      const from = Math.max(this.next + this.header.length - this.offset, 0);
      this.header = Buffer.concat([this.header, chunk.subarray(from, from + block - this.header.length)]);
      if (this.header.length < block) break;
      const size = sizeIn(this.header);
      if (isRegular(this.header)) this.bytes += size;
      this.next += block + Math.ceil(size / block) * block;
      this.header = Buffer.alloc(0);
    }
    this.offset = end;
  }
}

/** Octal digits at 124 (POSIX ustar). */
function sizeIn(header: Buffer): number {
  return Number.parseInt(header.toString("latin1", 124, 136).replace(/[\0 ].*$/s, ""), 8) || 0;
}

/** `0`, or nothing in old archives. */
function isRegular(header: Buffer): boolean {
  return header[156] === 0x30 || (header[156] === 0 && header[0] !== 0);
}
