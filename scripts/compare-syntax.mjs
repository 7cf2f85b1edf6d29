// Compares our tree with BuildKit's: `node scripts/compare-syntax.mjs CASES.jsonl [TREES.jsonl.gz DOCKERFILES.jsonl.gz]`.
// Exits 1 when a file differs. Files that BuildKit rejects (no instructions there) only must not throw.
import { isDeepStrictEqual } from "node:util";
import { loadEngine } from "./engine.mjs";
import { readLines } from "./read-lines.mjs";

const [casesPath, treesPath, filesPath] = process.argv.slice(2);
if (casesPath === undefined) {
  console.error("usage: node scripts/compare-syntax.mjs CASES.jsonl [TREES.jsonl.gz DOCKERFILES.jsonl.gz]");
  process.exit(2);
}

const { parseDockerfile, syntaxTree } = await loadEngine();
const failures = [];
let compared = 0;

for (const expected of readLines(casesPath)) compare(expected.name, expected.dockerfile, expected);
if (treesPath !== undefined && filesPath !== undefined) {
  const texts = new Map(readLines(filesPath).map(({ sha, text }) => [sha, text]));
  for (const expected of readLines(treesPath)) compare(expected.sha, texts.get(expected.sha), expected);
}
for (const line of failures.slice(0, 10)) console.log(line);
console.log(`${compared - failures.length} of ${compared} trees equal BuildKit's`);
process.exit(failures.length > 0 ? 1 : 0);

function compare(name, text, expected) {
  compared++;
  const actual = syntaxTree(parseDockerfile(text));
  if (expected.escape === "") return;
  const wanted = { escape: expected.escape, directives: expected.directives, instructions: expected.instructions };
  if (isDeepStrictEqual(plain(wanted), plain(actual))) return;
  const index = wanted.instructions.findIndex(
    (node, at) => !isDeepStrictEqual(plain(node), plain(actual.instructions[at])),
  );
  failures.push(
    `${name}: expected ${JSON.stringify(wanted.instructions[index] ?? wanted)}\n  but got ${JSON.stringify(actual.instructions[index] ?? actual)}`,
  );
}

/** Without what needn't agree. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "orig" && key !== "comments")
      .map(([key, inner]) => [key, plain(inner)]),
  );
}
