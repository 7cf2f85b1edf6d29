import { gzipSync } from "node:zlib";

/** A tar archive of one file, as npm packs it. */
export function archiveOf(content: string): Buffer {
  const header = Buffer.alloc(512);
  header.write("package/index.js", 0);
  header.write(content.length.toString(8).padStart(11, "0"), 124);
  header.write("0", 156);
  const blocks = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  blocks.write(content);
  return gzipSync(Buffer.concat([header, blocks, Buffer.alloc(1024)]));
}
