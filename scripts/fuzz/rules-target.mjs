// Parse, all rules, and every fix that the gate lets through: no exception, no document over 250 ms of CPU, no other instruction changed.
import { otherChange } from "../other-change.mjs";

const mostMilliseconds = 250;

/** A check of one document, which throws when it fails. */
export function rulesTarget(engine) {
  const { parseDockerfile, lint, provenFixes, unknownProject } = engine;
  const options = { severities: new Map(), allRules: true };
  return (text) => {
    const before = process.cpuUsage();
    const dockerfile = parseDockerfile(text);
    const findings = lint(dockerfile, unknownProject, options, (rule, error) => {
      throw new Error(`${rule.id} throws`, { cause: error });
    });
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1_000 > mostMilliseconds) againSlow(engine, text, options);
    const lines = dockerfile.source.lineStarts.length;
    for (const { rule, range } of findings)
      if (range.end.line >= lines || range.start.line > range.end.line)
        throw new Error(`${rule.id} is outside the file`);
    for (const fixes of provenFixes(dockerfile, unknownProject, findings).values())
      for (const fix of fixes) {
        const change = otherChange(engine, dockerfile, fix);
        if (change !== undefined) throw new Error(`${fix.title[0]}: ${change}`);
      }
  };
}

/** The same once more, since the machine may have been busy with the collector of garbage. */
function againSlow({ parseDockerfile, lint, unknownProject }, text, options) {
  const before = process.cpuUsage();
  lint(parseDockerfile(text), unknownProject, options);
  const { user, system } = process.cpuUsage(before);
  const spent = (user + system) / 1_000;
  if (spent > mostMilliseconds) throw new Error(`${spent.toFixed(0)} ms of CPU`);
}
