import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import { type Change, passGate } from "./gate.ts";
import { findingsOf, type RuleFinding } from "./lint.ts";
import type { Project } from "./project/project.ts";
import type { FileEdit, Fix, Message, Rule } from "./rule.ts";

/** A fix, and the finding that it is to remove. */
export interface Candidate {
  readonly finding: RuleFinding;
  readonly fix: Fix;
}

/** Why each fix is not offered; undefined for one that is proven: it passes the gate, and its finding is gone afterwards. */
export function objections(
  dockerfile: Dockerfile,
  project: Project,
  candidates: readonly Candidate[],
): ReadonlyMap<Fix, Message | undefined> {
  const prover = new Prover(dockerfile, project);
  const unsettled = candidates.filter(({ fix }) => prover.settle(fix));
  for (const candidate of unsettled.filter(writesComment)) prover.prove([candidate]);
  let left = unsettled.filter((candidate) => !writesComment(candidate));
  while (left.length > 0) {
    const batch = apart(dockerfile, left);
    prover.prove(batch);
    const taken = new Set(batch);
    left = left.filter((candidate) => !taken.has(candidate));
  }
  return prover.verdicts;
}

/** Proven together with another fix, a comment that it writes would stand in for one of the same words that the other loses. */
function writesComment({ fix }: Candidate): boolean {
  return fix.edits.some(({ newText }) => newText.includes("#"));
}

/** Why one fix is not offered; undefined when it is proven. */
export function objection(dockerfile: Dockerfile, project: Project, candidate: Candidate): Message | undefined {
  return objections(dockerfile, project, [candidate]).get(candidate.fix);
}

/** Proves fixes that are apart together, which costs one parse; where that fails, in halves, down to each alone. */
class Prover {
  readonly verdicts = new Map<Fix, Message | undefined>();
  private readonly before = new Map<Rule, number>();

  constructor(
    private readonly dockerfile: Dockerfile,
    private readonly project: Project,
  ) {}

  /** Decides what needs no parse; answers whether the fix is still to be proven. */
  settle(fix: Fix): boolean {
    const wrong = misfit(this.project, fix.edits);
    if (wrong !== undefined) this.verdicts.set(fix, wrong);
    return wrong === undefined;
  }

  prove(batch: readonly Candidate[]): void {
    const objection = this.objection(batch);
    if (objection === undefined || batch.length === 1) {
      for (const { fix } of batch) this.verdicts.set(fix, objection);
      return;
    }
    const middle = batch.length >> 1;
    this.prove(batch.slice(0, middle));
    this.prove(batch.slice(middle));
  }

  private objection(batch: readonly Candidate[]): Message | undefined {
    const fixes = batch.map(({ fix }) => fix);
    const verdict = passGate(this.dockerfile, joined(fixes));
    if (!verdict.passed) return verdict.reason;
    // Other files are seen by the next reading of the project alone.
    const own = batch.filter(
      ({ finding, fix }) => finding.rule.external !== true && fix.edits.every(({ file }) => file === undefined),
    );
    const removed = new Map<Rule, number>();
    for (const { finding } of own) removed.set(finding.rule, (removed.get(finding.rule) ?? 0) + 1);
    for (const [rule, count] of removed) {
      const after = findingsOf(rule, verdict.dockerfile, this.project).length;
      if (after > this.countBefore(rule) - count) return ["The finding would stay"];
    }
    return undefined;
  }

  private countBefore(rule: Rule): number {
    const known = this.before.get(rule);
    if (known !== undefined) return known;
    const count = findingsOf(rule, this.dockerfile, this.project).length;
    this.before.set(rule, count);
    return count;
  }
}

/** What keeps edits of other files from being made; undefined when they fit: a new file must not be there, another must have been read. */
export function misfit(project: Project, edits: readonly FileEdit[]): Message | undefined {
  const wrong = edits.find((edit) => edit.file !== undefined && !fits(project, edit, edit.file));
  return wrong === undefined ? undefined : ["{file} is not as the fix would need it", { file: wrong.file ?? "" }];
}

/** Neither kind lies outside the build context. */
function fits({ texts, context }: Project, { create, range }: FileEdit, file: string): boolean {
  if (/^\/|^[A-Za-z]:|(^|\/)\.\.(\/|$)|\\/.test(file)) return false;
  const text = texts.get(file);
  if (create === true) return text === undefined && context?.entries.has(file) !== true;
  return text !== undefined && range.end.line <= text.split("\n").length;
}

/** Several fixes as one change. */
export function joined(fixes: readonly Fix[]): Change {
  return {
    touches: fixes.flatMap(({ touches }) => touches),
    adds: fixes.flatMap(({ adds }) => adds ?? []),
    directives: fixes.flatMap(({ directives }) => directives ?? []),
    edits: fixes.flatMap(({ edits }) => edits),
  };
}

/** The most candidates, from the first on, between any two of which an instruction stands that none of them changes. */
function apart(dockerfile: Dockerfile, candidates: readonly Candidate[]): readonly Candidate[] {
  const placed = candidates.map((candidate) => ({ candidate, ...reach(dockerfile, candidate.fix) }));
  placed.sort((one, other) => one.from - other.from);
  const chosen: Candidate[] = [];
  let end = -1;
  for (const { candidate, from, to } of placed) {
    if (from <= end) continue;
    chosen.push(candidate);
    end = to;
  }
  return chosen;
}

/** The instructions that a fix lies between or on, by index. */
function reach(
  { instructions, source }: Dockerfile,
  { touches, edits }: Fix,
): { readonly from: number; readonly to: number } {
  let from = instructions.length;
  let to = 0;
  const include = (low: number, high: number): void => {
    from = Math.min(from, low);
    to = Math.max(to, high);
  };
  for (const { index } of touches) include(index, index);
  for (const { range, file } of edits) {
    if (file !== undefined) continue;
    const first = firstEndingAfter(instructions, source.offset(range.start));
    const last = firstEndingAfter(instructions, source.offset(range.end));
    include(Math.max(first - 1, 0), last);
  }
  return { from, to };
}

/** The index of the first instruction that ends at or behind an offset. */
function firstEndingAfter(instructions: Dockerfile["instructions"], offset: number): number {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.span.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
