import type { Dockerfile } from "./dockerfile/dockerfile.ts";
import type { Project } from "./project/project.ts";
import type { Finding, Fix, Rule, Severity } from "./rule.ts";
import { mayApply } from "./rule-filter.ts";
import { rules } from "./rules/index.ts";
import { readSuppressions } from "./suppression.ts";

/** Which rules run, and how loudly. */
export interface LintOptions {
  /** By rule id or by any name in a rule's `sameAs`. */
  readonly severities: ReadonlyMap<string, Severity | "off">;
  /** Runs the rules that are off by default too. */
  readonly allRules: boolean;
}

/** What runs when nobody set anything. */
export const defaultLintOptions: LintOptions = { severities: new Map(), allRules: false };

/** A finding, the rule that made it, and the severity that counts. */
export interface RuleFinding extends Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly fixes: readonly Fix[];
}

/** Told when a rule throws, which is a defect of the rule; the others go on. */
export type OnRuleError = (rule: Rule, error: unknown) => void;

/** Findings of the enabled rules in document order, without the suppressed ones. Never throws. */
export function lint(
  dockerfile: Dockerfile,
  project: Project,
  options: LintOptions = defaultLintOptions,
  onError: OnRuleError = () => {},
): readonly RuleFinding[] {
  const suppressions = readSuppressions(dockerfile);
  const findings: RuleFinding[] = [];
  for (const rule of rules) {
    const set = setSeverity(rule, options);
    if (set === "off" || (set === undefined && rule.default === "off" && !options.allRules)) continue;
    if (!mayApply(rule, dockerfile)) continue;
    for (const finding of findingsOf(rule, dockerfile, project, onError)) {
      if (suppressions.hides(rule, finding.range.start.line)) continue;
      findings.push(new FoundByRule(rule, finding, set ?? finding.severity ?? rule.severity));
    }
  }
  return findings.sort(byPlace);
}

/** A finding that makes its fixes when somebody asks for them. A getter of a class: V8 makes one of an object's own slow, and keeps what it refers to. */
class FoundByRule implements RuleFinding {
  readonly range: Finding["range"];
  readonly message: Finding["message"];
  readonly tag?: NonNullable<Finding["tag"]>;
  private made: readonly Fix[] | undefined;

  constructor(
    readonly rule: Rule,
    private readonly finding: Finding,
    readonly severity: Severity,
  ) {
    this.range = finding.range;
    this.message = finding.message;
    if (finding.tag !== undefined) this.tag = finding.tag;
  }

  get fixes(): readonly Fix[] {
    this.made ??= fixesOf(this.finding);
    return this.made;
  }
}

/** The fixes of a rule's finding, made where they are not yet. */
export function fixesOf({ fixes }: Finding): readonly Fix[] {
  return typeof fixes === "function" ? fixes() : fixes;
}

/** Findings of other programs among those of `lint`: without what settings and comments turn off, in document order. */
export function withOthers(
  dockerfile: Dockerfile,
  options: LintOptions,
  findings: readonly RuleFinding[],
  others: readonly RuleFinding[],
): readonly RuleFinding[] {
  if (others.length === 0) return findings;
  const suppressions = readSuppressions(dockerfile);
  const kept = others.flatMap((finding): readonly RuleFinding[] => {
    const set = setSeverity(finding.rule, options);
    if (set === "off" || suppressions.hides(finding.rule, finding.range.start.line)) return [];
    return [{ ...finding, severity: set ?? finding.severity }];
  });
  return [...findings, ...kept].sort(byPlace);
}

/** The findings of one rule, whether enabled or not; none when it throws. */
export function findingsOf(
  rule: Rule,
  dockerfile: Dockerfile,
  project: Project,
  onError: OnRuleError = () => {},
): readonly Finding[] {
  const findings: Finding[] = [];
  try {
    for (const finding of rule.check(dockerfile, project)) findings.push(finding);
  } catch (error) {
    onError(rule, error);
  }
  return findings;
}

function setSeverity(rule: Rule, { severities }: LintOptions): Severity | "off" | undefined {
  if (severities.size === 0) return undefined;
  const names = [rule.id, ...(rule.sameAs ?? []), ...(rule.sameAs ?? []).map((alias) => alias.replace(/^[^:]*:/, ""))];
  for (const name of names) {
    const severity = severities.get(name);
    if (severity !== undefined) return severity;
  }
  return undefined;
}

function byPlace(one: Finding, other: Finding): number {
  const { start } = one.range;
  return start.line - other.range.start.line || start.character - other.range.start.character;
}
