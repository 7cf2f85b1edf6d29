import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { parseDockerfile } from "./dockerfile/parse.ts";
import { passGate } from "./gate.ts";
import { type LintOptions, lint, type RuleFinding } from "./lint.ts";
import type { Project } from "./project/project.ts";
import { type Candidate, joined, objections } from "./prove.ts";
import type { FileEdit, Fix, Message } from "./rule.ts";
import { applyEdits } from "./text-edits.ts";

/** Which fixes run: on save and in fix-all, by `stowage fix`, or by `stowage fix --suggestions`. */
export type FixMode = "onSave" | "safe" | "suggestions";

/** What becomes of a Dockerfile, and of files beside it. */
export interface Changed {
  readonly text: string;
  /** Other files of the build context to write, by path. */
  readonly files: ReadonlyMap<string, FixedFile>;
}

/** What fixing a whole file did. */
export interface FixAllResult extends Changed {
  readonly applied: readonly Candidate[];
  /** Fixes of the mode that could not be proven, in the text as it is now. */
  readonly refused: readonly { readonly finding: RuleFinding; readonly reason: Message }[];
}

/** The fixes of findings that pass the gate and remove their finding, best first. */
export function provenFixes(
  dockerfile: Dockerfile,
  project: Project,
  findings: readonly RuleFinding[],
): ReadonlyMap<RuleFinding, readonly Fix[]> {
  const candidates = findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  const reasons = objections(dockerfile, project, candidates);
  return new Map(findings.map((finding) => [finding, finding.fixes.filter((fix) => reasons.get(fix) === undefined)]));
}

/** Applies the fixes of a mode until none is left. Fixes that meet wait for the next pass. */
export function fixAll(text: string, project: Project, options: LintOptions, mode: FixMode): FixAllResult {
  const applied: Candidate[] = [];
  const files = new Map<string, FixedFile>();
  const seen = new Set([text]);
  let current = text;
  for (;;) {
    const dockerfile = parseDockerfile(current);
    const findings = lint(dockerfile, project, options);
    const pass = choose(dockerfile, project, findings, (fix) => runsIn(mode, fix) && !editsAny(fix, files));
    const next = applyEdits(current, ownEdits(pass.chosen.flatMap(({ fix }) => fix.edits)));
    const others = otherFiles(
      pass.chosen.flatMap(({ fix }) => fix.edits),
      project,
    );
    if (others.size === 0 && (pass.chosen.length === 0 || seen.has(next))) {
      return { text: current, files, applied, refused: pass.refused };
    }
    seen.add(next);
    applied.push(...pass.chosen);
    for (const [file, fixed] of others) files.set(file, fixed);
    current = next;
  }
}

/** What becomes of a file beside the Dockerfile. */
export interface FixedFile {
  /** Undefined for one that is created. */
  readonly before: string | undefined;
  readonly text: string;
}

/** The project is read once, so a file that was edited is not edited again before the next reading. */
function editsAny({ edits }: Fix, files: ReadonlyMap<string, FixedFile>): boolean {
  return edits.some(({ file }) => file !== undefined && files.has(file));
}

/** What becomes of the files beside the Dockerfile that edits change or create, by path. */
function otherFiles(edits: readonly FileEdit[], { texts }: Project): ReadonlyMap<string, FixedFile> {
  const byFile = new Map<string, FileEdit[]>();
  for (const edit of edits) {
    if (edit.file !== undefined) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  return new Map(
    [...byFile].map(([file, own]) => {
      const before = texts.get(file);
      return [file, { before, text: applyEdits(before ?? "", own) }];
    }),
  );
}

interface Pass {
  readonly chosen: readonly Candidate[];
  readonly refused: FixAllResult["refused"];
}

/** The fixes of one pass: proven alone and together, no two on one instruction or one place. */
function choose(
  dockerfile: Dockerfile,
  project: Project,
  findings: readonly RuleFinding[],
  runs: (fix: Fix) => boolean,
): Pass {
  const candidates = findings.flatMap((finding): readonly Candidate[] => {
    const fix = finding.fixes.find(runs);
    return fix === undefined ? [] : [{ finding, fix }];
  });
  const reasons = objections(dockerfile, project, candidates);
  const refused = candidates.flatMap(({ finding, fix }) => {
    const reason = reasons.get(fix);
    return reason === undefined ? [] : [{ finding, reason }];
  });
  const proven = candidates.filter(({ fix }) => reasons.get(fix) === undefined);
  return { chosen: together(dockerfile, withoutMeeting(proven)), refused };
}

/** The candidates whose instructions no earlier one touches, and whose new files none creates. */
function withoutMeeting(candidates: readonly Candidate[]): readonly Candidate[] {
  const touched = new Set<number | string>();
  return candidates.filter(({ fix }) => {
    const places = [
      ...fix.touches.map(({ index }) => index),
      ...fix.edits.flatMap(({ file, create }) => (create === true && file !== undefined ? [file] : [])),
    ];
    if (places.some((place) => touched.has(place))) return false;
    for (const place of places) touched.add(place);
    return true;
  });
}

/** As many candidates as pass the gate in one change: all, or the first half's and then the second's that go with them. */
function together(
  dockerfile: Dockerfile,
  candidates: readonly Candidate[],
  chosen: readonly Candidate[] = [],
): readonly Candidate[] {
  if (candidates.length === 0) return chosen;
  const all = [...chosen, ...candidates];
  if (passGate(dockerfile, joined(all.map(({ fix }) => fix))).passed) return all;
  if (candidates.length === 1) return chosen;
  const middle = candidates.length >> 1;
  const first = together(dockerfile, candidates.slice(0, middle), chosen);
  return together(dockerfile, candidates.slice(middle), first);
}

function runsIn(mode: FixMode, fix: Fix): boolean {
  if (mode === "onSave") return fix.safety === "safe" && fix.onSave === true;
  return fix.safety === "safe" || (mode === "suggestions" && fix.preferred === true);
}

function ownEdits(edits: readonly FileEdit[]): readonly FileEdit[] {
  return edits.filter(({ file }) => file === undefined);
}

/** The texts after some edits, which fit. */
export function changedBy({ text }: Dockerfile, project: Project, edits: readonly FileEdit[]): Changed {
  return { text: applyEdits(text, ownEdits(edits)), files: otherFiles(edits, project) };
}
