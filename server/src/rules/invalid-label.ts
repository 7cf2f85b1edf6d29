import type { Dockerfile, Instruction, Pair, Stage } from "../dockerfile/dockerfile.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { isOfKind } from "../dockerfile/label-value.ts";
import { lineage } from "../dockerfile/stages.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import { expandAt } from "../dockerfile/variables.ts";
import type { LabelFormat } from "../project/project.ts";
import type { Finding, Rule } from "../rule.ts";

export const invalidLabel: Rule = {
  id: "invalid-label",
  category: "style",
  summary: "A label's name breaks Docker's rules, or labels are not as the project's schema asks",
  severity: "hint",
  default: "on",
  sameAs: [
    "label-rules",
    "hadolint:DL3048",
    "hadolint:DL3049",
    "hadolint:DL3050",
    "hadolint:DL3051",
    "hadolint:DL3052",
    "hadolint:DL3053",
    "hadolint:DL3054",
    "hadolint:DL3055",
    "hadolint:DL3056",
    "hadolint:DL3058",
    "tally:labels/*",
    "dockerfile-doctor:DD046",
    "dockerfile-doctor:DD078",
  ],

  *check(dockerfile, { policy: { labels, strictLabels } }) {
    for (const instruction of instructionsOf(dockerfile, "LABEL")) {
      if (isTrigger(dockerfile, instruction)) continue;
      for (const pair of pairsOf(instruction)) {
        const label = plainName(pair);
        if (!isGoodName(label)) yield* nameFinding(dockerfile, pair, label);
        const format = labels.get(label);
        if (format !== undefined) yield* valueFinding(dockerfile, instruction, pair, format);
        else if (strictLabels) {
          yield finding(dockerfile, pair.nameSpan, ["The label schema does not name {label}", { label: pair.name }]);
        }
      }
    }
    if (labels.size > 0) yield* missing(dockerfile, labels);
  },
};

function pairsOf({ keyword, arguments: args }: Instruction): readonly Pair[] {
  return keyword === "LABEL" && args.form === "pairs" ? args.pairs : [];
}

function plainName({ name }: Pair): string {
  return name.startsWith('"') || name.startsWith("'") ? name.replace(/^(["'])(.*)\1$/, "$2") : name;
}

function isGoodName(label: string): boolean {
  return /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/.test(label) && !reserved.test(label);
}

const reserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./;

/** Docker's guidelines for label keys; one with variables can't be judged. */
function* nameFinding(dockerfile: Dockerfile, pair: Pair, label: string): Iterable<Finding> {
  if (label.includes("$") || label === "") return;
  if (reserved.test(label)) {
    yield finding(dockerfile, pair.nameSpan, ["{label} is in a namespace that Docker keeps for itself", { label }]);
  } else {
    yield finding(dockerfile, pair.nameSpan, [
      "{label} is no name as Docker's guidelines have it: lower-case letters, digits, single dots and hyphens",
      { label },
    ]);
  }
}

function* valueFinding(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { name, value, valueSpan, nameSpan }: Pair,
  format: LabelFormat,
): Iterable<Finding> {
  const expanded = expandAt(dockerfile, instruction, value);
  if (expanded === undefined || (expanded === "" && value.includes("$")) || isOfKind(expanded, format)) return;
  const span = valueSpan.end > valueSpan.start ? valueSpan : nameSpan;
  if (expanded === "") yield finding(dockerfile, span, ["The label {name} is empty", { name }]);
  else yield finding(dockerfile, span, ["The value of {name} is not {kind}", { name, kind: kinds[format] }]);
}

const kinds: Readonly<Record<LabelFormat, string>> = {
  text: "a text",
  rfc3339: "a time as RFC 3339 has it",
  semver: "a semantic version",
  url: "a URL",
  spdx: "an SPDX licence expression",
  hash: "a Git commit hash",
  email: "an e-mail address",
};

/** Labels that the schema asks for and the final stage, with those it is built on, does not set. */
function* missing({ stages, source }: Dockerfile, labels: ReadonlyMap<string, LabelFormat>): Iterable<Finding> {
  const final: Stage | undefined = stages.at(-1);
  if (final === undefined) return;
  const instructions = lineage(final).flatMap((stage) => stage.instructions);
  const set = new Set(instructions.flatMap(pairsOf).map(plainName));
  for (const label of labels.keys()) {
    if (set.has(label)) continue;
    const range = source.firstLineRange(final.from.keywordSpan);
    yield { range, message: ["The label {label} is missing, which the label schema asks for", { label }], fixes: [] };
  }
}

function finding({ source }: Dockerfile, span: Pair["nameSpan"], message: Finding["message"]): Finding {
  return { range: source.firstLineRange(span), message, fixes: [] };
}
