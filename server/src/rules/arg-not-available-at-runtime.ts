import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertAfter } from "../dockerfile/edit.ts";
import { once } from "../dockerfile/memo.ts";
import { runtimeScripts } from "../dockerfile/runtime-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import type { Section } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import type { Fix, Rule } from "../rule.ts";

export const argNotAvailableAtRuntime: Rule = {
  id: "arg-not-available-at-runtime",
  category: "signals",
  summary: "The running container reads a variable that only the build knows",
  severity: "warning",
  default: "on",
  when: { keywords: ["ARG"], texts: ["$"] },

  *check(dockerfile) {
    for (const { section, script } of runtimeScripts(dockerfile)) {
      const { stage } = section;
      if (mayReadVariables(script)) continue;
      for (const name of script.variables) {
        const arg = argOf(dockerfile, stage, name);
        const at = arg === undefined ? undefined : readingOf(script, name);
        if (arg === undefined || at === undefined || envNames(section).has(name) || mayBeThere(stage, name)) continue;
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(at.start, at.end)),
          message: [
            "{name} is an ARG, which ends with the build, so it is empty here unless the container gets it from elsewhere",
            { name },
          ],
          fixes: () => keep(dockerfile, stage, arg, name),
        };
      }
    }
  },
};

/** The last ARG of each name: in every stage, and before the first FROM. */
const argsByName = once((dockerfile: Dockerfile): ReadonlyMap<string, ReadonlyMap<Stage | undefined, Instruction>> => {
  const found = new Map<string, Map<Stage | undefined, Instruction>>();
  for (const instruction of dockerfile.instructions) {
    if (instruction.keyword !== "ARG" || instruction.arguments.form !== "words") continue;
    for (const { value } of instruction.arguments.words) {
      const name = value.replace(/=.*$/s, "");
      const byStage = found.get(name) ?? new Map<Stage | undefined, Instruction>();
      found.set(name, byStage.set(instruction.stage, instruction));
    }
  }
  return found;
});

/** The ARG of the stage, of a stage it is built on, or else the global one. */
function argOf(dockerfile: Dockerfile, stage: Stage | undefined, name: string): Instruction | undefined {
  const byStage = argsByName(dockerfile).get(name);
  const own = stage === undefined || byStage === undefined ? [] : lineage(stage);
  return own.map((one) => byStage?.get(one)).find((arg) => arg !== undefined) ?? byStage?.get(undefined);
}

/** Names that the ENVs of a section and of the stages below set. */
const envNames = once(({ stage, instructions }: Section): ReadonlySet<string> => {
  const all = stage === undefined ? instructions : lineage(stage).flatMap((one) => one.instructions);
  return new Set(
    all.flatMap(({ keyword, arguments: args }) =>
      keyword === "ENV" && args.form === "pairs" ? args.pairs.map(({ name }) => name) : [],
    ),
  );
});

/** Docker sets some variables itself; an image that nobody knows may set the customary ones, or expect them of its platform. */
function mayBeThere(stage: Stage | undefined, name: string): boolean {
  if (/^(PATH|HOME|HOSTNAME|PWD|OLDPWD|TERM|USER|SHELL|IFS|PPID|UID|.*_proxy)$/i.test(name)) return true;
  return baseFamily(stage).system === "unknown" && /^(PORT|HOST|LANG|TZ|\w*(OPTS|OPTIONS|ARGS|_HOME))$/.test(name);
}

/** A file that is read in, or text that is evaluated, may set any variable. */
function mayReadVariables({ commands }: ShellScript): boolean {
  return commands.some(({ name }) => name === "." || name === "source" || name === "eval");
}

/** Where the script reads a variable that it neither sets nor gives a value of its own when it is missing. */
function readingOf(script: ShellScript, name: string): { readonly start: number; readonly end: number } | undefined {
  const { text } = script.cooked;
  if (new RegExp(`\\$\\{${name}(:?[-=+?])|\\$\\{!`).test(text) || isAssigned(script, name)) return undefined;
  const words = [...script.commands.flatMap((command) => command.words), ...script.loopWords];
  const read = words.flatMap(({ variables }) => variables).find((variable) => variable.name === name);
  return read ?? script.commands[0];
}

function isAssigned({ cooked, commands }: ShellScript, name: string): boolean {
  if (commands.some(({ assignments }) => assignments.some((assignment) => assignment.name === name))) return true;
  const set = new RegExp(`\\b(?:export|read|local|declare|readonly|for|getopts|set)\\b[^;&|]*\\b${name}\\b`);
  return set.test(cooked.text);
}

function keep(dockerfile: Dockerfile, stage: Stage | undefined, arg: Instruction, name: string): readonly Fix[] {
  if (/pass(word|wd|phrase)?|secret|token|credential|(^|_)(key|auth|pwd)($|_)/i.test(name)) return [];
  const isGlobal = arg.stage === undefined && stage !== undefined;
  const lines = [...(isGlobal ? [`ARG ${name}`] : []), `ENV ${name}=$${name}`];
  return [
    {
      title: ["Keep the value with ENV {name}=${name}", { name }],
      safety: "suggestion",
      preferred: true,
      touches: [],
      adds: isGlobal ? ["ARG", "ENV"] : ["ENV"],
      edits: [insertAfter(dockerfile, isGlobal ? stage.from : arg, lines)],
    },
  ];
}
