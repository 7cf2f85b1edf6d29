// Reads files of one JSON value a line.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** The values of a file, unpacked where its name says that it is packed. */
export function readLines(path) {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
