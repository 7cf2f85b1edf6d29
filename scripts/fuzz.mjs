// Random documents and edits: `node scripts/fuzz.mjs [--runs N | --seconds N] [--seed N] [--corpus DOCKERFILES.jsonl.gz]`.
// Three targets share the runs: rules and their fixes (eight of ten), the gate (one), the language server (one).
// A failure prints the smallest document that still fails, and the seed that finds it again.
import fc from "fast-check";
import { loadEngine } from "./engine.mjs";
import { changes, documents, seedTexts } from "./fuzz/documents.mjs";
import { claimedEdits, gateTarget } from "./fuzz/gate-target.mjs";
import { rulesTarget } from "./fuzz/rules-target.mjs";
import { startServerTarget } from "./fuzz/server-target.mjs";
import { readLines } from "./read-lines.mjs";

const options = process.argv.slice(2);
const valueOf = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const seconds = valueOf("--seconds") === undefined ? undefined : Number(valueOf("--seconds"));
const runs = Number(valueOf("--runs") ?? (seconds === undefined ? 10_000 : 100_000_000));
const seed = Number(valueOf("--seed") ?? Date.now() % 1_000_000_000);
const corpus = valueOf("--corpus");

const engine = await loadEngine();
const texts = documents(seedTexts(corpus === undefined ? [] : readLines(corpus).map(({ text }) => text)));
const counts = { documents: 0, edits: 0, throughTheGate: 0, sessions: 0, failures: 0 };
console.log(`seed ${seed}`);

const checkRules = rulesTarget(engine);
await target(
  "rules and fixes",
  0.8,
  fc.property(texts, (text) => {
    counts.documents++;
    checkRules(text);
  }),
);
const checkGate = gateTarget(engine);
await target(
  "gate",
  0.1,
  fc.property(claimedEdits(texts), (claim) => {
    counts.edits++;
    if (checkGate(claim)) counts.throughTheGate++;
  }),
);
const server = await startServerTarget();
await target(
  "server",
  0.1,
  fc.asyncProperty(fc.tuple(texts, fc.array(changes, { maxLength: 8 })), async (session) => {
    counts.sessions++;
    await server.check(session);
  }),
);
await server.stop();

const all = counts.documents + counts.edits + counts.sessions;
console.log(`${counts.documents} documents linted and their fixes proven`);
console.log(`${counts.edits} random edits, ${counts.throughTheGate} of them let through by the gate`);
console.log(`${counts.sessions} sessions of edits in the server`);
console.log(`${all} documents, ${counts.failures} failures`);
process.exit(counts.failures > 0 || all === 0 ? 1 : 0);

/** Runs one target for its part of the runs or of the time. */
async function target(name, part, property) {
  const limit = seconds === undefined ? {} : { interruptAfterTimeLimit: seconds * 1_000 * part };
  const result = await fc.check(property, { numRuns: Math.ceil(runs * part), seed, ...limit });
  if (!result.failed || (result.interrupted && result.counterexample === null)) return;
  counts.failures++;
  console.log(`${name}: ${result.errorInstance?.stack ?? result.errorInstance}`);
  console.log(`seed ${result.seed}, path ${result.counterexamplePath}\n${escaped(result.counterexample)}`);
}

function escaped(value) {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
