import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { type AptSuite, type AptTable, readAptTable } from "./impact/apt-table.ts";

const read = new Map<AptSuite, AptTable | undefined>();

/** The table of a suite that lies beside the program, read when it is first asked for; undefined where there is none. */
export function aptTables(suite: AptSuite): AptTable | undefined {
  if (!read.has(suite)) read.set(suite, readTable(suite));
  return read.get(suite);
}

function readTable(suite: AptSuite): AptTable | undefined {
  try {
    const packed = readFileSync(new URL(`apt/${suite}.txt.br`, import.meta.url));
    return readAptTable(brotliDecompressSync(packed).toString("utf8"));
  } catch {
    return undefined;
  }
}
