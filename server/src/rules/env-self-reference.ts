import type { Dockerfile, Instruction, Pair } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import { type VariableRead, variableReads } from "../dockerfile/variable-reads.ts";
import { definitionAt, startsWithPathAlone } from "../dockerfile/variable-scope.ts";
import type { Fix, Rule, Severity } from "../rule.ts";

export const envSelfReference: Rule = {
  id: "env-self-reference",
  category: "correctness",
  summary: "ENV reads a variable that the same ENV sets, and gets its former value",
  severity: "error",
  default: "on",
  sameAs: ["hadolint:DL3044", "droast:DF062"],
  when: { keywords: ["ENV"], texts: ["$"] },

  *check(dockerfile) {
    for (const env of instructionsOf(dockerfile, "ENV")) {
      const pairs = env.arguments.form === "pairs" ? env.arguments.pairs : [];
      if (pairs.length < 2 || !env.cooked.text.includes("$")) continue;
      const outer = holderOf(dockerfile, env);
      const firstOf = new Map(pairs.map((pair, index): [string, number] => [pair.name, index]).reverse());
      for (const [index, pair] of pairs.entries()) {
        for (const read of variableReads(pair.value, dockerfile.escape)) {
          const { name } = read;
          const setAt = firstOf.get(name);
          if (setAt === undefined || setAt === index) continue;
          const isRepeated = pair.name === name;
          if (!isRepeated && isKnown(dockerfile, outer, name)) continue;
          yield {
            range: dockerfile.source.firstLineRange(place(dockerfile, pair, read)),
            ...severityOf(outer, read),
            message: isRepeated
              ? ["{name} is read as it was before this ENV, so the value that it gets here first is lost", { name }]
              : [
                  "{name} is read as it was before this ENV, so {target} does not get the value that is set here",
                  { name, target: pair.name },
                ],
            fixes: outer === env && setAt < index ? split(dockerfile, env, pairs[index - 1], pair) : [],
          };
        }
      }
    }
  },
};

/** Another base image may set the variable to the same value; a default may be that value too. */
function severityOf({ stage }: Instruction, { modifier }: VariableRead): { readonly severity?: Severity } {
  if (modifier.endsWith("-")) return { severity: "hint" };
  return stage === undefined || startsWithPathAlone(stage) ? {} : { severity: "warning" };
}

function isKnown(dockerfile: Dockerfile, env: Instruction, name: string): boolean {
  return name === "PATH" || definitionAt(dockerfile, env, name) !== undefined;
}

/** The variable where the value stands in the source as it is, else the whole value. */
function place(
  { text }: Dockerfile,
  { value, valueSpan: span }: Pair,
  { start, end }: VariableRead,
): Pair["valueSpan"] {
  if (text.slice(span.start, span.end) !== value) return span;
  return { start: span.start + start, end: span.start + end };
}

function split(
  dockerfile: Dockerfile,
  env: Instruction,
  previous: Pair | undefined,
  { nameSpan }: Pair,
): readonly Fix[] {
  if (previous === undefined) return [];
  const { source, text } = dockerfile;
  const indent = /^[\t ]*/.exec(text.slice(source.lineStart(env.firstLine)))?.[0] ?? "";
  const between = { start: previous.valueSpan.end, end: nameSpan.start };
  const lineEnd = source.lineEnd(source.lineAt(between.start));
  // A comment in between stays, and so do the line ends around it.
  const edits = text.slice(between.start, between.end).includes("#")
    ? [
        replace(dockerfile, { start: between.start, end: lineEnd }, ""),
        insert(dockerfile, nameSpan.start, `${env.keywordText} `),
      ]
    : [replace(dockerfile, between, `${source.lineEnding}${indent}${env.keywordText} `)];
  return [
    {
      title: ["Set {name} in an ENV of its own", { name: text.slice(nameSpan.start, nameSpan.end) }],
      safety: "suggestion",
      preferred: true,
      touches: [env],
      adds: ["ENV"],
      edits,
    },
  ];
}
