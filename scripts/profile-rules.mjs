// What each rule costs over real files: `node scripts/profile-rules.mjs DOCKERFILES.jsonl.gz [ID,ID]`.
// CPU milliseconds in all files, warm: alone on freshly parsed files (with what it makes the model compute), and again on the same files.
import { loadEngine } from "./engine.mjs";
import { readLines } from "./read-lines.mjs";

const [path, ids] = process.argv.slice(2);
const { parseDockerfile, findingsOf, mayApply, unknownProject, rules } = await loadEngine();
const texts = readLines(path).map(({ text }) => text);
const chosen = rules.filter(({ id }) => ids === undefined || ids.split(",").includes(id));
let wrong = 0;

const rows = chosen.map((rule) => {
  run(rule, texts.slice(0, 2_000).map(parseDockerfile));
  const files = texts.map(parseDockerfile);
  const alone = run(rule, files);
  const again = run(rule, files);
  const applied = files.filter((dockerfile) => mayApply(rule, dockerfile)).length;
  const missed = files.filter((one) => !mayApply(rule, one) && findingsOf(rule, one, unknownProject).length > 0).length;
  wrong += missed;
  return { id: rule.id, alone, again, applied, missed };
});
for (const { id, alone, again, applied, missed } of rows.sort((one, other) => other.alone - one.alone)) {
  const warning = missed > 0 ? `, WRONG: \`when\` keeps findings of ${missed} files back` : "";
  console.log(
    `${id}: ${alone.toFixed(0)} ms alone, ${again.toFixed(0)} ms again, in ${applied} of ${texts.length} files${warning}`,
  );
}
process.exit(wrong > 0 ? 1 : 0);

function run(rule, files) {
  const before = process.cpuUsage();
  for (const dockerfile of files) if (mayApply(rule, dockerfile)) findingsOf(rule, dockerfile, unknownProject);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
