// Runs every rule over real Dockerfiles with files beside them, and proves every fix:
// `node scripts/check-contexts.mjs DOCKERFILES.jsonl.gz [--sample FILE-OF-SHAS] [--rules ID,ID] [--counts] [--show N]`.
// Each file is seen in a build context with the files that lay beside it, and in one with a manifest of every package manager.
// Names alone are known of those files, so that manifests get the least content that means something.
import { readFileSync } from "node:fs";
import { projectsBeside } from "./beside-projects.mjs";
import { loadEngine } from "./engine.mjs";
import { otherChange } from "./other-change.mjs";
import { readLines } from "./read-lines.mjs";
import { instabilities } from "./stability.mjs";

const [path, ...options] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: node scripts/check-contexts.mjs DOCKERFILES.jsonl.gz [options]; see the head of the script");
  process.exit(2);
}
const valueOf = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const sampleFile = valueOf("--sample");
const sample = sampleFile === undefined ? undefined : new Set(readFileSync(sampleFile, "utf8").split("\n"));
const only = valueOf("--rules")?.split(",");
const shown = Number(valueOf("--show") ?? 0);

const engine = await loadEngine();
const { parseDockerfile, lint, objection, render, rules, applyEdits } = engine;
const off = only === undefined ? [] : rules.filter(({ id }) => !only.includes(id)).map(({ id }) => [id, "off"]);
const allRules = { severities: new Map(off), allRules: true };
const failures = [];
const counts = new Map();
const examples = new Map();
const beside = projectsBeside(engine);
let files = 0;
let fixes = 0;

for (const { sha, text, beside: names } of readLines(path)) {
  if (sample !== undefined && !sample.has(sha)) continue;
  files++;
  for (const [name, project] of await beside(names)) {
    try {
      checkFile(`${sha} (${name})`, name, text, project);
    } catch (error) {
      failures.push(`${sha} (${name}): ${error?.stack ?? error}`);
    }
  }
}

if (options.includes("--counts")) {
  for (const [key, { findings, fixable }] of [...counts].sort())
    console.log(`${key}: ${findings} findings, ${fixable} with a fix`);
}
for (const [key, list] of [...examples].sort()) {
  const step = Math.max(1, list.length / shown);
  for (let at = 0; at < list.length; at += step) console.log(`--- ${key}\n${list[Math.floor(at)]()}`);
}
for (const failure of failures.slice(0, 20)) console.log(failure);
console.log(`${files} files, ${fixes} fixes proven alone, ${failures.length} failures`);
process.exit(failures.length > 0 || files === 0 ? 1 : 0);

function checkFile(place, context, text, project) {
  const dockerfile = parseDockerfile(text);
  const findings = lint(dockerfile, project, allRules, (rule, error) => {
    throw new Error(`${rule.id} throws`, { cause: error });
  });
  for (const finding of findings) {
    const key = `${context}: ${finding.rule.id}${managerOf(finding)}`;
    const count = counts.get(key) ?? { findings: 0, fixable: 0 };
    counts.set(key, count);
    count.findings++;
    if (finding.fixes.some((fix) => checkFix(place, dockerfile, project, finding, fix))) count.fixable++;
    if (shown > 0) {
      const list = examples.get(key) ?? [];
      examples.set(key, list);
      list.push(() => example(place, dockerfile, finding));
    }
  }
  for (const mode of ["safe", "suggestions"])
    for (const reason of instabilities(engine, text, project, allRules, mode)) failures.push(`${place}: ${reason}`);
}

/** The program that a finding about dependencies names. */
function managerOf({ rule, message }) {
  if (rule.id !== "copy-all-before-deps") return "";
  return ` ${/`([\w.]+)/.exec(render(message))?.[1] ?? ""}`;
}

function checkFix(place, dockerfile, project, finding, fix) {
  fixes++;
  const reason = objection(dockerfile, project, { finding, fix });
  const said = reason === undefined ? otherChange(engine, dockerfile, fix) : render(reason);
  if (said !== undefined) failures.push(`${place}: ${finding.rule.id}: ${render(fix.title)}: ${said}`);
  return reason === undefined;
}

function example(place, { text }, { message, fixes: [fix] }) {
  const own = fix?.edits.filter(({ file }) => file === undefined) ?? [];
  return [place, render(message), fix === undefined ? text : `${render(fix.title)}\n${applyEdits(text, own)}`].join(
    "\n",
  );
}
