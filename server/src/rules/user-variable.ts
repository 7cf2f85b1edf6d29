import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import { type Variable, variablesAt } from "../dockerfile/variables.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const userVariable: Rule = {
  id: "user-variable",
  category: "security",
  summary: "USER depends on a build argument that has no default",
  severity: "hint",
  default: "on",
  when: { keywords: ["USER"], texts: ["$"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "USER")) {
      const { arguments: args } = instruction;
      if (args.form !== "text" || !args.text.text.includes("$") || isTrigger(dockerfile, instruction)) continue;
      const variables = variablesAt(dockerfile, instruction);
      const missing = bareNames(args.text.text)
        .flatMap((name) => variables.get(name) ?? [])
        .filter(isEmpty);
      const [first] = missing;
      if (first === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(args.span),
        message: [
          "Without a build argument {name} becomes empty, so what follows may run as root",
          { name: first.name },
        ],
        fixes: giveDefaults(dockerfile, missing),
      };
    }
  },
};

/** The variables of a text that stand without a default such as `${NAME:-app}`. */
function bareNames(text: string): readonly string[] {
  const names = text.matchAll(/\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g);
  return [...names].map(([, plain, braced]) => plain ?? braced ?? "");
}

function isEmpty({ value }: Variable): boolean {
  return value === undefined || value === "";
}

/** Only an ARG itself takes a default; an ENV made from one would hide what it stands for. */
function giveDefaults(dockerfile: Dockerfile, missing: readonly Variable[]): readonly Fix[] {
  const edits: FileEdit[] = [];
  const touches: Instruction[] = [];
  const values = new Set<string>();
  for (const { name, kind, instruction } of missing) {
    const word = argWord(instruction, name);
    if (kind !== "ARG" || word === undefined) return [];
    const value = /(uid|gid|id)$/i.test(name) ? "10001" : "app";
    edits.push(insert(dockerfile, word.span.end, word.value.endsWith("=") ? value : `=${value}`));
    touches.push(instruction);
    values.add(value);
  }
  const names = missing.map(({ name }) => name).join(" and ");
  return [
    {
      title: ["Give {names} the default {values}", { names, values: [...values].join(" and ") }],
      safety: "suggestion",
      touches,
      edits,
    },
  ];
}

function argWord({ arguments: args }: Instruction, name: string): Word | undefined {
  if (args.form !== "words") return undefined;
  return args.words.find(({ value }) => value === name || value === `${name}=`);
}
