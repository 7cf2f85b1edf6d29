// Compares the findings of severity error on real files with docs/errors.md, where each was judged:
// `node scripts/check-errors.mjs DOCKERFILES.jsonl.gz`.
import { readFileSync } from "node:fs";
import { loadEngine } from "./engine.mjs";
import { readLines } from "./read-lines.mjs";

const [path] = process.argv.slice(2);
const { parseDockerfile, lint, unknownProject } = await loadEngine();
const judged = new Set(
  [...readFileSync("docs/errors.md", "utf8").matchAll(/^\| ([0-9a-f]{12}) \| ([a-z-]+) \|/gm)].map(
    ([, sha, rule]) => `${sha} ${rule}`,
  ),
);
const found = new Set();
for (const { sha, text } of readLines(path)) {
  for (const { rule, severity } of lint(parseDockerfile(text), unknownProject, {
    severities: new Map(),
    allRules: true,
  })) {
    if (severity === "error") found.add(`${sha.slice(0, 12)} ${rule.id}`);
  }
}
const unjudged = [...found].filter((one) => !judged.has(one));
const gone = [...judged].filter((one) => !found.has(one));
for (const one of unjudged) console.log(`not judged in docs/errors.md: ${one}`);
for (const one of gone) console.log(`in docs/errors.md, but found no more: ${one}`);
console.log(`${found.size} pairs of file and rule, ${unjudged.length} not judged, ${gone.length} gone`);
process.exit(unjudged.length + gone.length > 0 || found.size === 0 ? 1 : 0);
