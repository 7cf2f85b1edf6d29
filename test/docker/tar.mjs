// Reads what `docker export` writes: POSIX tar with extended headers.
import { createHash } from "node:crypto";

const block = 512;
const kinds = { 0: "file", "\0": "file", 1: "link", 2: "symlink", 3: "device", 4: "device", 5: "folder", 6: "pipe" };

/** Every entry of an archive by its path: one line of kind, mode, owner and content's hash or link's target. */
export async function readTar(stream) {
  const source = new Bytes(stream);
  const entries = new Map();
  let extended = {};
  for (;;) {
    const header = await source.take(block);
    if (header === undefined || header[0] === 0) {
      await source.drain();
      return entries;
    }
    const type = String.fromCharCode(header[156]);
    const size = Number(extended.size ?? number(header, 124, 12));
    if (type === "x") {
      extended = readExtended(await source.take(size));
      await source.take((block - (size % block)) % block);
      continue;
    }
    const path = `/${extended.path ?? joined(text(header, 345, 155), text(header, 0, 100))}`.replace(/\/$/, "");
    const hash = await source.hash(size);
    await source.take((block - (size % block)) % block);
    const target = extended.linkpath ?? text(header, 157, 100);
    const kind = kinds[type] ?? type;
    const content = kind === "file" ? hash : target;
    const mode = number(header, 100, 8).toString(8);
    const capability = extended["SCHILY.xattr.security.capability"] === undefined ? "" : " with capabilities";
    entries.set(path, `${kind} ${mode} ${number(header, 108, 8)}:${number(header, 116, 8)} ${content}${capability}`);
    extended = {};
  }
}

function readExtended(bytes) {
  const values = {};
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = Number(bytes.toString("latin1", at, blank));
    const record = bytes.toString("utf8", blank + 1, at + length - 1);
    const equals = record.indexOf("=");
    values[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return values;
}

function joined(prefix, name) {
  return prefix === "" ? name : `${prefix}/${name}`;
}

function text(header, start, length) {
  const end = header.indexOf(0, start);
  return header.toString("utf8", start, end === -1 || end > start + length ? start + length : end);
}

function number(header, start, length) {
  return Number.parseInt(text(header, start, length).trim() || "0", 8);
}

/** A stream's bytes, taken in the pieces that the reader wants. */
class Bytes {
  constructor(stream) {
    this.chunks = stream[Symbol.asyncIterator]();
    this.rest = Buffer.alloc(0);
  }

  /** Undefined at the end of the stream. */
  async take(length) {
    const parts = [];
    for await (const part of this.pieces(length)) parts.push(part);
    const taken = Buffer.concat(parts);
    return taken.length < length ? undefined : taken;
  }

  async hash(length) {
    const hash = createHash("sha256");
    for await (const part of this.pieces(length)) hash.update(part);
    return hash.digest("hex").slice(0, 16);
  }

  async drain() {
    for await (const part of this.pieces(Number.POSITIVE_INFINITY)) void part;
  }

  async *pieces(length) {
    let wanted = length;
    while (wanted > 0) {
      if (this.rest.length === 0) {
        const { value, done } = await this.chunks.next();
        if (done) return;
        this.rest = value;
      }
      const part = this.rest.subarray(0, wanted);
      this.rest = this.rest.subarray(part.length);
      wanted -= part.length;
      yield part;
    }
  }
}
