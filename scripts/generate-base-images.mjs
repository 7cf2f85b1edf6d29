// Writes server/src/impact/base-images.ts from rows with sources: `node scripts/generate-base-images.mjs base-images.json`.
import { readFileSync, writeFileSync } from "node:fs";

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node scripts/generate-base-images.mjs base-images.json");
  process.exit(2);
}
const rows = JSON.parse(readFileSync(path, "utf8"))
  .filter(({ image, platform }) => platform === "linux/amd64" && /^[\w./-]+$/.test(image))
  // A baseline of a regression test gives an order of magnitude only.
  .map(({ image, tag, unpacked, compressed, date, unpackedMatch }) => [
    image,
    tag,
    unpackedMatch === "baseline" ? null : unpacked,
    compressed,
    date,
  ])
  .filter(([, , unpacked, compressed]) => unpacked !== null || compressed !== null)
  .sort((one, other) => (`${one[0]}:${one[1]}` < `${other[0]}:${other[1]}` ? -1 : 1));

const lines = rows.map((row) => `  ${JSON.stringify(row).replaceAll(",", ", ")},`);
writeFileSync(
  "server/src/impact/base-images.ts",
  `// Made by scripts/generate-base-images.mjs; the figures are those of docker-library/repo-info and of the registries, each with its date.

/** Image, tag, bytes on disk, bytes to pull (both for linux/amd64, null when not known), and the day they were read. */
export type BaseImageRow = readonly [image: string, tag: string, bytes: number | null, pullBytes: number | null, date: string];

/** Sizes of well-known base images. */
export const baseImages: readonly BaseImageRow[] = [
${lines.join("\n")}
];
`,
);
console.log(`${rows.length} rows`);
