// Applies every offer of every refactoring on every instruction of real Dockerfiles, in an empty build context and in those of check-contexts:
// `node scripts/check-refactorings.mjs DOCKERFILES.jsonl.gz [--sample FILE-OF-SHAS] [--only ID] [--show N]`.
// `--show` prints N offers of each refactoring, evenly over the files, with the lines that they take out and put in.
// An offer fails when the gate refuses it, when another look at the trees finds a change that it does not name, or when line ends get mixed.
import { readFileSync } from "node:fs";
import { projectsBeside } from "./beside-projects.mjs";
import { loadEngine } from "./engine.mjs";
import { otherChange } from "./other-change.mjs";
import { readLines } from "./read-lines.mjs";

const [path, ...options] = process.argv.slice(2);
if (path === undefined) {
  console.error(
    "usage: node scripts/check-refactorings.mjs DOCKERFILES.jsonl.gz [options]; see the head of the script",
  );
  process.exit(2);
}
const valueOf = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const sampleFile = valueOf("--sample");
const sample = sampleFile === undefined ? undefined : new Set(readFileSync(sampleFile, "utf8").split("\n"));
const shown = Number(valueOf("--show") ?? 0);

const engine = await loadEngine();
const { parseDockerfile, changedBy, offersOf, refusal, render, unknownProject } = engine;
// An empty build context, in which files can be created.
const context = { entries: new Map(), complete: true, unreadable: [], excludes: () => false, ignoreFile: undefined };
const project = { ...unknownProject, context: { ...context, ignoreRules: { patterns: [], malformed: [] } } };
const refactorings = engine.refactorings.filter(
  ({ id }) => valueOf("--only") === undefined || valueOf("--only") === id,
);
const beside = projectsBeside(engine);
const counts = new Map(refactorings.map(({ id }) => [id, { offers: 0, files: new Set(), examples: [] }]));
const failures = [];
let files = 0;

for (const { sha, text, beside: names } of readLines(path)) {
  if (sample !== undefined && !sample.has(sha)) continue;
  files++;
  check(sha, text, project);
  // What stands in files from another system is the same with its line ends.
  if (!text.includes("\r")) check(`${sha} with CRLF`, text.replaceAll("\n", "\r\n"), project);
  for (const [name, other] of await beside(names)) check(`${sha} (${name})`, text, other);
}

for (const [id, { offers, files: own, examples }] of counts) {
  console.log(`${id}: ${offers} offers in ${own.size} files`);
  const step = Math.max(1, examples.length / shown);
  for (let at = 0; shown > 0 && at < examples.length; at += step) console.log(examples[Math.floor(at)]());
}
for (const failure of failures.slice(0, 20)) console.log(failure);
const total = [...counts.values()].reduce((sum, { offers }) => sum + offers, 0);
console.log(`${files} files, ${total} offers, ${failures.length} failures`);
process.exit(failures.length > 0 || files === 0 ? 1 : 0);

function check(name, text, project) {
  const dockerfile = parseDockerfile(text);
  for (const instruction of dockerfile.instructions) {
    for (const refactoring of refactorings) {
      const offers = offersOf(refactoring, dockerfile, project, instruction, (error) =>
        failures.push(`${name}: ${refactoring.id} throws: ${error?.stack ?? error}`),
      );
      for (const offer of offers) checkOffer(name, dockerfile, project, refactoring, offer);
    }
  }
}

function checkOffer(name, dockerfile, project, { id }, offer) {
  const count = counts.get(id);
  count.offers++;
  count.files.add(name.slice(0, 40));
  const { text, files: others } = changedBy(dockerfile, project, offer.edits);
  const reason = refusal(dockerfile, project, offer);
  const problem =
    (reason === undefined ? undefined : render(reason)) ??
    otherChange(engine, dockerfile, offer) ??
    mixedLineEnds(dockerfile.text, text) ??
    ([...others.values()].some((other) => other.text.includes("\r")) ? "a script has CRLF" : undefined);
  if (problem !== undefined) failures.push(`${name}: ${id}: ${render(offer.title)}: ${problem}`);
  if (shown > 0 && !name.includes(" ")) count.examples.push(() => example(name, dockerfile.text, text, others, offer));
}

function mixedLineEnds(before, after) {
  const kinds = (text) => `${/[^\r]\n|^\n/.test(text)} ${text.includes("\r\n")}`;
  return before.includes("\n") && kinds(before) !== kinds(after) ? "line ends are mixed" : undefined;
}

function example(name, before, after, others, { title }) {
  const [old, now] = [before, after].map((text) => text.split("\n"));
  let start = 0;
  while (start < old.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const lines = (list, sign) => list.slice(start, list.length - end).map((line) => `    ${sign} ${line.slice(0, 200)}`);
  const created = [...others].flatMap(([file, { text }]) => [
    `    ${file}:`,
    ...text.split("\n").map((line) => `      ${line}`),
  ]);
  return [`--- ${name.slice(0, 12)}: ${render(title)}`, ...lines(old, "-"), ...lines(now, "+"), ...created].join("\n");
}
