// Runs every rule over real Dockerfiles, and proves every fix:
// `node scripts/check-corpus.mjs DOCKERFILES.jsonl.gz [--sample FILE-OF-SHAS] [--rules ID,ID] [--counts] [--show N]`.
// `--rules` runs these alone; `--show` prints N findings of each rule, evenly over the files, with what the first fix makes of the place.
// A fix fails when the gate lets it through and it still is not stable, loses the finding's line ends, or makes a file worse.
import { readFileSync } from "node:fs";
import { loadEngine } from "./engine.mjs";
import { otherChange } from "./other-change.mjs";
import { readLines } from "./read-lines.mjs";
import { instabilities } from "./stability.mjs";

const [path, ...options] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node scripts/check-corpus.mjs DOCKERFILES.jsonl.gz [options]; see the head of the script");
  process.exit(2);
}
const valueOf = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const sampleFile = valueOf("--sample");
const sample = sampleFile === undefined ? undefined : new Set(readFileSync(sampleFile, "utf8").split("\n"));
const only = valueOf("--rules")?.split(",");
const shown = Number(valueOf("--show") ?? 0);

const engine = await loadEngine();
const { parseDockerfile, lint, objection, render, unknownProject, rules, applyEdits } = engine;
const off = only === undefined ? [] : rules.filter(({ id }) => !only.includes(id)).map(({ id }) => [id, "off"]);
const allRules = { severities: new Map(off), allRules: true };
const examples = new Map(rules.map(({ id }) => [id, []]));
const failures = [];
const counts = new Map(rules.map(({ id }) => [id, { findings: 0, files: 0, fixable: 0, refused: new Map() }]));
let files = 0;
let fixes = 0;

for (const { sha, text } of readLines(path)) {
  if (sample !== undefined && !sample.has(sha)) continue;
  files++;
  try {
    checkFile(sha, text);
  } catch (error) {
    failures.push(`${sha}: ${error?.stack ?? error}`);
  }
}

if (options.includes("--counts")) {
  for (const [id, count] of counts) {
    const refused = [...count.refused].map(([reason, number]) => `${number} × ${reason}`).join("; ");
    console.log(
      `${id}: ${count.findings} findings in ${count.files} files, ${count.fixable} with a fix${refused === "" ? "" : `; refused: ${refused}`}`,
    );
  }
}
for (const [id, list] of examples) {
  const step = Math.max(1, list.length / shown);
  for (let at = 0; at < list.length; at += step) console.log(`--- ${id}\n${list[Math.floor(at)]()}`);
}
for (const failure of failures.slice(0, 20)) console.log(failure);
console.log(`${files} files, ${fixes} fixes proven alone, ${failures.length} failures`);
process.exit(failures.length > 0 || files === 0 ? 1 : 0);

function checkFile(sha, text) {
  const dockerfile = parseDockerfile(text);
  const findings = lint(dockerfile, unknownProject, allRules, (rule, error) => {
    throw new Error(`${rule.id} throws`, { cause: error });
  });
  const seen = new Set();
  for (const finding of findings) {
    const count = counts.get(finding.rule.id);
    count.findings++;
    if (!seen.has(finding.rule.id)) count.files++;
    seen.add(finding.rule.id);
    if (shown > 0) examples.get(finding.rule.id).push(() => example(sha, dockerfile, finding));
    if (finding.fixes.some((fix) => checkFix(sha, dockerfile, finding, fix, count))) count.fixable++;
  }
  for (const mode of ["onSave", "safe", "suggestions"])
    for (const reason of instabilities(engine, text, unknownProject, allRules, mode))
      failures.push(`${sha}: ${reason}`);
}

function example(sha, { text }, { range, message, severity, fixes }) {
  const at = range.start.line;
  const lines = text.split("\n");
  const around = lines
    .slice(Math.max(0, at - 2), at + 4)
    .map((line, index) => `  ${Math.max(0, at - 2) + index + 1}: ${line.slice(0, 160)}`);
  const own = fixes[0]?.edits.filter(({ file }) => file === undefined) ?? [];
  const fixed = applyEdits(text, own).split("\n");
  const added = fixed.filter((line) => !lines.includes(line)).slice(0, 6);
  const fix =
    fixes[0] === undefined
      ? "  no fix"
      : `  fix: ${render(fixes[0].title)}\n${added.map((line) => `    + ${line.slice(0, 200)}`).join("\n")}`;
  return [`${sha.slice(0, 12)} line ${at + 1}, ${severity}: ${render(message)}`, ...around, fix].join("\n");
}

function checkFix(sha, dockerfile, finding, fix, count) {
  fixes++;
  const reason = objection(dockerfile, unknownProject, { finding, fix });
  if (reason === undefined) {
    const change = otherChange(engine, dockerfile, fix);
    if (change !== undefined) failures.push(`${sha}: ${finding.rule.id}: ${render(fix.title)}: ${change}`);
    return true;
  }
  const said = render(reason);
  count.refused.set(said, (count.refused.get(said) ?? 0) + 1);
  failures.push(`${sha}: ${finding.rule.id}: ${render(fix.title)}: ${said}`);
  return false;
}
