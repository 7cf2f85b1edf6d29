// What people see on real Dockerfiles: `node scripts/corpus-report.mjs DOCKERFILES.jsonl.gz [--all-rules] [--errors]`.
// Prints the share of findings with a proven fix, how quiet good files are, and with --errors every finding of severity error.
import { loadEngine } from "./engine.mjs";
import { readLines } from "./read-lines.mjs";

const [path, ...options] = process.argv.slice(2);
const { parseDockerfile, lint, provenFixes, render, unknownProject, rules } = await loadEngine();
const lintOptions = { severities: new Map(), allRules: options.includes("--all-rules") };
const byRule = new Map(
  rules.map(({ id }) => [id, { findings: 0, fixable: 0, official: 0, loudOfficial: 0, files: 0 }]),
);
const levels = { error: 0, warning: 0, info: 0, hint: 0 };
const fixable = { error: 0, warning: 0, info: 0, hint: 0 };
let official = 0;
let loud = 0;

for (const { sha, tier, text } of readLines(path)) {
  const dockerfile = parseDockerfile(text);
  const findings = lint(dockerfile, unknownProject, lintOptions);
  const proven = provenFixes(dockerfile, unknownProject, findings);
  const isOfficial = tier === "official";
  if (isOfficial) official++;
  if (isOfficial && findings.some(({ severity }) => isLoud(severity))) loud++;
  const seen = new Map();
  for (const finding of findings) count(finding, proven.get(finding).length > 0, seen);
  for (const [id, severities] of seen) {
    const counts = byRule.get(id);
    counts.files++;
    if (isOfficial) counts.official++;
    if (isOfficial && severities.some(isLoud)) counts.loudOfficial++;
  }
  if (options.includes("--errors")) printErrors(sha, findings);
}
report();

function isLoud(severity) {
  return severity === "error" || severity === "warning";
}

function count({ rule, severity }, hasFix, seen) {
  const counts = byRule.get(rule.id);
  counts.findings++;
  levels[severity]++;
  if (hasFix) {
    counts.fixable++;
    fixable[severity]++;
  }
  seen.set(rule.id, [...(seen.get(rule.id) ?? []), severity]);
}

function printErrors(sha, findings) {
  for (const { rule, severity, range, message } of findings) {
    if (severity === "error")
      console.log(`${sha.slice(0, 12)} line ${range.start.line + 1} ${rule.id}: ${render(message)}`);
  }
}

function report() {
  const percent = (part, whole) => `${whole === 0 ? 0 : ((100 * part) / whole).toFixed(1)} %`;
  const spoken = ["error", "warning", "info"];
  const sum = (counts) => spoken.reduce((total, level) => total + counts[level], 0);
  for (const [id, counts] of [...byRule].sort(([, one], [, other]) => other.findings - one.findings)) {
    const quiet = `official ${percent(counts.official, official)} (loud ${percent(counts.loudOfficial, official)})`;
    console.log(
      `${id}: ${counts.findings} in ${counts.files} files, fix ${percent(counts.fixable, counts.findings)}, ${quiet}`,
    );
  }
  for (const level of Object.keys(levels))
    console.log(`${level}: ${levels[level]}, with a fix ${percent(fixable[level], levels[level])}`);
  console.log(`error, warning and info with a fix: ${percent(sum(fixable), sum(levels))}`);
  console.log(`official files with a warning or an error: ${loud} of ${official}, ${percent(loud, official)}`);
}
