import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { parseDockerfile } from "./dockerfile/parse.ts";
import { passGate } from "./gate.ts";
import { findingsOf, type LintOptions, lint, type RuleFinding } from "./lint.ts";
import type { Project } from "./project/project.ts";
import type { Fix, Message } from "./rule.ts";
import { applyEdits } from "./text-edits.ts";

/** Which fixes run: on save and in fix-all, by `stowage fix`, or by `stowage fix --suggestions`. */
export type FixMode = "onSave" | "safe" | "suggestions";

/** What fixing a whole file did. */
export interface FixAllResult {
  readonly text: string;
  /** Other files of the build context to write, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly applied: readonly AppliedFix[];
  /** Fixes of the mode that could not be proven, in the text as it is now. */
  readonly refused: readonly { readonly finding: RuleFinding; readonly reason: Message }[];
}

/** A fix, and the finding it removed. */
export interface AppliedFix {
  readonly finding: RuleFinding;
  readonly fix: Fix;
}

/** The fixes of a finding that pass the gate and remove the finding, best first. */
export function provenFixes(dockerfile: Dockerfile, project: Project, finding: RuleFinding): readonly Fix[] {
  return finding.fixes.filter((fix) => objection(dockerfile, project, finding, fix) === undefined);
}

/** Applies the fixes of a mode until none is left. Fixes whose edits overlap wait for the next pass. */
export function fixAll(text: string, project: Project, options: LintOptions, mode: FixMode): FixAllResult {
  const applied: AppliedFix[] = [];
  const files = new Map<string, string>();
  const seen = new Set([text]);
  let current = text;
  for (;;) {
    const dockerfile = parseDockerfile(current);
    const pass = choose(dockerfile, project, lint(dockerfile, project, options), mode);
    const next = applyEdits(current, ownEdits(pass.chosen.map(({ fix }) => fix)));
    if (pass.chosen.length === 0 || seen.has(next)) return { text: current, files, applied, refused: pass.refused };
    seen.add(next);
    applied.push(...pass.chosen);
    for (const { fix } of pass.chosen) {
      for (const { file, newText } of fix.edits) if (file !== undefined) files.set(file, newText);
    }
    current = next;
  }
}

/** Why a fix is not offered; undefined when it is proven. */
export function objection(
  dockerfile: Dockerfile,
  project: Project,
  { rule }: RuleFinding,
  fix: Fix,
): Message | undefined {
  if (fix.edits.some(({ file, create }) => file !== undefined && create !== true)) {
    return ["It would edit another file, which this version cannot prove"];
  }
  const verdict = passGate(dockerfile, fix);
  if (!verdict.passed) return verdict.reason;
  if (fix.edits.some(({ file }) => file !== undefined)) return undefined;
  const before = findingsOf(rule, dockerfile, project).length;
  const after = findingsOf(rule, verdict.dockerfile, project).length;
  return after < before ? undefined : ["The finding would stay"];
}

interface Pass {
  readonly chosen: AppliedFix[];
  readonly refused: { finding: RuleFinding; reason: Message }[];
}

/** The fixes of one pass: proven alone and together, no two on one instruction or one place. */
function choose(dockerfile: Dockerfile, project: Project, findings: readonly RuleFinding[], mode: FixMode): Pass {
  const pass: Pass = { chosen: [], refused: [] };
  const touched = new Set<number>();
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => runsIn(mode, candidate));
    if (fix === undefined) continue;
    const reason = objection(dockerfile, project, finding, fix);
    if (reason !== undefined) {
      pass.refused.push({ finding, reason });
      continue;
    }
    if (fix.touches.some(({ index }) => touched.has(index))) continue;
    const together = [...pass.chosen.map((other) => other.fix), fix];
    const joined = {
      touches: together.flatMap(({ touches }) => touches),
      adds: together.flatMap(({ adds }) => adds ?? []),
    };
    if (!passGate(dockerfile, { ...joined, edits: together.flatMap(({ edits }) => edits) }).passed) continue;
    pass.chosen.push({ finding, fix });
    for (const { index } of fix.touches) touched.add(index);
  }
  return pass;
}

function runsIn(mode: FixMode, fix: Fix): boolean {
  if (mode === "onSave") return fix.safety === "safe" && fix.onSave === true;
  return fix.safety === "safe" || (mode === "suggestions" && fix.preferred === true);
}

function ownEdits(fixes: readonly Fix[]): Fix["edits"] {
  return fixes.flatMap(({ edits }) => edits.filter(({ file }) => file === undefined));
}
