import type { Cooked, Span } from "../dockerfile/cooked.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { invocations, wordText } from "../dockerfile/invocations.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { builtStages } from "../dockerfile/stage-copies.ts";
import { inherited } from "../dockerfile/stage-state.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import type { Fix, Rule } from "../rule.ts";

export const userNameInScratch: Rule = {
  id: "user-name-in-scratch",
  category: "correctness",
  summary: "A user is named in an image from scratch that has no /etc/passwd",
  severity: "error",
  default: "on",
  sameAs: ["tally:named-identity-in-passwdless-stage"],
  when: { keywords: ["USER", "COPY", "ADD"], words: ["scratch"] },

  *check(dockerfile) {
    const final = dockerfile.stages.at(-1);
    for (const stage of builtStages(dockerfile)) {
      if (rootStage(stage).base.kind !== "scratch" || mayHavePasswd(stage)) continue;
      for (const instruction of stage.instructions) {
        const isStart =
          instruction.keyword === "USER" && final !== undefined && inherited(final, "USER") === instruction;
        const named = isStart ? namedUser(instruction) : namedOwner(instruction);
        if (named === undefined || (isStart && final !== undefined && mayHavePasswd(final))) continue;
        yield {
          range: dockerfile.source.firstLineRange(named.span),
          message: isStart
            ? [
                "The image has no /etc/passwd, so a container can't find the user {name} and does not start",
                { name: named.name },
              ]
            : ["The stage has no /etc/passwd, so the build can't find the user {name}", { name: named.name }],
          fixes: [
            ...byNumber(dockerfile, instruction, named),
            ...bringPasswd(dockerfile, stage, instruction, named.name),
          ],
        };
      }
    }
  },
};

interface NamedUser {
  /** The first part that is no number. */
  readonly name: string;
  /** User and group as written. */
  readonly span: Span;
}

function namedUser({ arguments: args }: Instruction): NamedUser | undefined {
  if (args.form !== "text") return undefined;
  return readNames(args.text, 0, args.text.text.trimEnd().length);
}

function namedOwner({ keyword, flags }: Instruction): NamedUser | undefined {
  if (keyword !== "COPY" && keyword !== "ADD") return undefined;
  const flag = flags.find(({ name }) => name === "chown");
  const name = nameIn(flag?.value ?? "");
  if (flag === undefined || name === undefined) return undefined;
  return { name, span: { start: flag.span.start + "--chown=".length, end: flag.span.end } };
}

function readNames(text: Cooked, start: number, end: number): NamedUser | undefined {
  const name = nameIn(text.text.slice(start, end));
  return name === undefined ? undefined : { name, span: text.span(start, end) };
}

/** Docker knows root without a list of users; a variable may hold a number. */
function nameIn(owner: string): string | undefined {
  if (!/^[\w.-]+(:[\w.-]+)?$/.test(owner)) return undefined;
  return owner.split(":").find((part) => !/^\d+$/.test(part) && part !== "root");
}

/** A RUN writes what it likes, and a copy of a folder to the top may bring /etc with it. */
function mayHavePasswd(stage: Stage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some((instruction) => {
      if (instruction.keyword === "RUN" || instruction.keyword === "ADD") return true;
      const copy = readCopy(instruction);
      if (copy === undefined) return false;
      const destination = copy.destination.value;
      if (/^["']?\/?(etc|\.)?\/?["']?$/.test(destination) || destination.includes("$"))
        return !copy.sources.every(isProgram);
      return /^\/?etc\/passwd/.test(destination) || copy.sources.some(({ value }) => /passwd/.test(value));
    }),
  );
}

/** A file that surely is no folder: with an ending, or in a folder of programs. */
function isProgram({ value }: { readonly value: string }): boolean {
  return /\/bin\/[\w-]+$/.test(value) || /[\w-]\.(crt|pem|json|ya?ml|toml|jar|js|wasm|html)$/.test(value);
}

function byNumber(dockerfile: Dockerfile, instruction: Instruction, { span }: NamedUser): readonly Fix[] {
  return [
    {
      title: ["Use the number 65532"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, span, "65532:65532")],
    },
  ];
}

/** The stage that creates the user has its /etc/passwd. */
function bringPasswd(dockerfile: Dockerfile, stage: Stage, instruction: Instruction, name: string): readonly Fix[] {
  const builder = dockerfile.stages.slice(0, stage.index).find((one) => createsUser(dockerfile, one, name));
  const from = builder?.name;
  if (from === undefined) return [];
  const lines = [`COPY --from=${from} /etc/passwd /etc/group /etc/`];
  return [
    {
      title: ["Copy /etc/passwd and /etc/group from {from}", { from }],
      safety: "suggestion",
      touches: [],
      adds: ["COPY"],
      edits: [insertBefore(dockerfile, instruction, lines)],
    },
  ];
}

function createsUser(dockerfile: Dockerfile, { instructions }: Stage, name: string): boolean {
  return instructions.some((instruction) => {
    const script = instruction.keyword === "RUN" ? shellScript(dockerfile, instruction) : undefined;
    return (
      script !== undefined &&
      invocations(script).some(
        ({ program, arguments: words }) =>
          (program === "useradd" || program === "adduser") && words.some((word) => wordText(word) === name),
      )
    );
  });
}
