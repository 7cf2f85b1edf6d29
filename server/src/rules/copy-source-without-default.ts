import { copies } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { needsValue, variableReads } from "../dockerfile/variable-reads.ts";
import { definitionAt, globalArgument, platformArguments } from "../dockerfile/variable-scope.ts";
import { builtArchives } from "../project/built-archives.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const copySourceWithoutDefault: Rule = {
  id: "copy-source-without-default",
  category: "correctness",
  summary: "A source of COPY is nothing but a build argument that has no default",
  severity: "hint",
  default: "on",
  when: { keywords: ["COPY", "ADD"], words: ["arg"] },

  *check(dockerfile, project) {
    for (const { instruction, sources, from } of copies(dockerfile)) {
      for (const source of sources) {
        const name = soleVariable(dockerfile, source);
        const declaration = name === undefined ? undefined : declarationOf(dockerfile, instruction, name);
        if (name === undefined || declaration === undefined) continue;
        yield {
          range: dockerfile.source.firstLineRange(source.span),
          message: [
            "ARG {name} has no default, so this source is empty unless the build gets --build-arg {name}=…",
            { name },
          ],
          fixes: () => (from === undefined ? defaultOf(dockerfile, project, declaration) : []),
        };
      }
    }
  },
};

/** The name in `$NAME` or `${NAME}`, where that is the whole source. */
function soleVariable({ escape }: Dockerfile, { value }: Word): string | undefined {
  if (!/^"?\$\{?\w+\}?"?$/.test(value)) return undefined;
  const [read] = variableReads(value, escape);
  return read === undefined || !needsValue(read) || platformArguments.has(read.name) ? undefined : read.name;
}

interface Declaration {
  readonly instruction: Instruction;
  /** The name, where ARG declares it. */
  readonly word: Word;
}

/** The ARG in force, when neither it nor a global one of the name has a default. */
function declarationOf(dockerfile: Dockerfile, copy: Instruction, name: string): Declaration | undefined {
  const definition = definitionAt(dockerfile, copy, name);
  if (definition?.kind !== "ARG" || definition.value !== undefined) return undefined;
  const { instruction } = definition;
  const args = instruction.arguments;
  const word = args.form === "words" ? args.words.find(({ value }) => value === name) : undefined;
  const global = globalArgument(dockerfile, name)?.instruction.cooked.text ?? "";
  return word === undefined || global.includes("=") ? undefined : { instruction, word };
}

/** What the project's build makes, where it is an archive by its name. */
function defaultOf(dockerfile: Dockerfile, project: Project, { instruction, word }: Declaration): readonly Fix[] {
  const path = /jar|war|artifact/i.test(word.value) ? builtArchives(project) : undefined;
  if (path === undefined) return [];
  return [
    {
      title: ["Give {name} the default {path}", { name: word.value, path }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [insert(dockerfile, word.span.end, `=${path}`)],
    },
  ];
}
