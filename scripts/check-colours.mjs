// Whether colours stay inside instructions: `node scripts/check-colours.mjs DOCKERFILES.jsonl.gz`.
// Every keyword of an instruction of real Dockerfiles must have a keyword's scope, else something above it ran on.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { loadEngine } from "./engine.mjs";
import { editorGrammars } from "./grammars.mjs";
import { readLines } from "./read-lines.mjs";

const require = createRequire(import.meta.url);
const { createOnigScanner, createOnigString, loadWASM } = require("vscode-oniguruma");
const { INITIAL, parseRawGrammar, Registry } = require("vscode-textmate");

const known = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(" "),
);
const injected = "stowage.dockerfile.injection";
const grammarFiles = { ...editorGrammars, [injected]: "syntaxes/dockerfile.tmLanguage.json" };

const [path] = process.argv.slice(2);
const grammar = await loadGrammar();
const { parseDockerfile } = await loadEngine();
const counts = { files: 0, keywords: 0, uncoloured: 0 };
for (const { sha, text } of readLines(path)) checkFile(sha, text);
console.log(`${counts.files} files, ${counts.keywords} keywords, ${counts.uncoloured} without their colour`);
process.exit(counts.uncoloured > 0 ? 1 : 0);

async function loadGrammar() {
  await loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (scope) => {
      const file = grammarFiles[scope];
      return file === undefined ? null : parseRawGrammar(readFileSync(file, "utf8"), file);
    },
    getInjections: (scope) => (scope === "source.dockerfile" ? [injected] : undefined),
  });
  return registry.loadGrammar("source.dockerfile");
}

function checkFile(sha, text) {
  counts.files++;
  const dockerfile = parseDockerfile(text);
  // A byte order mark, other line ends and the other escape character are not the colours' matter.
  if (dockerfile.escape !== "\\" || /\ufeff|\r(?!\n)/.test(text)) return;
  const lines = text.split(/\r?\n/);
  const colours = coloursOf(lines);
  for (const { keyword, keywordText, firstLine } of dockerfile.instructions) {
    if (!known.has(keyword)) continue;
    counts.keywords++;
    const at = lines[firstLine].indexOf(keywordText);
    const token = colours[firstLine].find(({ startIndex, endIndex }) => startIndex <= at && at < endIndex);
    if (token?.scopes.some((scope) => /^keyword\.(?:other|control)\..*dockerfile$/.test(scope))) continue;
    counts.uncoloured++;
    if (counts.uncoloured <= 20) console.log(`${sha}:${firstLine + 1}: ${lines[firstLine].slice(0, 80)}`);
  }
}

function coloursOf(lines) {
  let stack = INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens;
  });
}
