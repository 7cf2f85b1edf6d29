// Compares the ways of reading shell text over real files: `node scripts/compare-shell.mjs DOCKERFILES.jsonl.gz`.
// Exits 1 where what the ways for plain scripts and plain words give differs from what unbash gives.
import { isDeepStrictEqual } from "node:util";
import { loadEngine } from "./engine.mjs";
import { readLines } from "./read-lines.mjs";

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node scripts/compare-shell.mjs DOCKERFILES.jsonl.gz");
  process.exit(2);
}

const { parseAnyShell, parseByUnbash, parseDockerfile, readPlainShell, scriptCalls, shellScript } = await loadEngine();
const differing = new Set();
let plain = 0;
let all = 0;

for (const { text } of readLines(path)) {
  const dockerfile = parseDockerfile(text);
  for (const instruction of dockerfile.instructions) {
    const script = shellScript(dockerfile, instruction);
    if (script === undefined) continue;
    const started = scriptCalls(script, instruction.heredocs).map((call) => call.script);
    for (const one of new Set([script, ...started])) compare(one.cooked);
  }
}
for (const text of [...differing].slice(0, 10)) console.log(`read differently: ${JSON.stringify(text)}`);
const share = ((100 * plain) / all).toFixed(1);
console.log(`${all} scripts, ${plain} plain (${share} %), ${differing.size} read differently`);
process.exit(differing.size > 0 || plain === 0 ? 1 : 0);

function compare(cooked) {
  all++;
  const wanted = parseByUnbash(cooked);
  const read = readPlainShell(cooked);
  if (read !== undefined) plain++;
  const isEqual = isDeepStrictEqual(parseAnyShell(cooked), wanted);
  if (!isEqual || (read !== undefined && !isDeepStrictEqual(read, wanted))) differing.add(cooked.text);
}
