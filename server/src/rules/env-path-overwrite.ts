import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile, Instruction, Pair } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { rootStage } from "../dockerfile/stages.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import { variableReads } from "../dockerfile/variable-reads.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import type { Fix, Rule } from "../rule.ts";

export const envPathOverwrite: Rule = {
  id: "env-path-overwrite",
  category: "correctness",
  summary: "ENV PATH drops the directories that the base image has in it",
  severity: "warning",
  default: "on",
  when: { keywords: ["ENV"], words: ["path"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "ENV")) {
      const { arguments: args, stage } = instruction;
      if (args.form !== "pairs" || isTrigger(dockerfile, instruction)) continue;
      const pair = args.pairs.findLast(({ name }) => name === "PATH");
      if (pair === undefined || variableReads(pair.value, dockerfile.escape).some(({ name }) => name === "PATH"))
        continue;
      if (stage !== undefined && rootStage(stage).base.kind === "scratch") continue;
      if (shellOf(dockerfile, instruction).kind === "windows" || baseFamily(stage).system === "windows") continue;
      const path = expandWith(dockerfile, instruction, pair.value);
      if (path === undefined || path === "" || /[;%\\$]/.test(path) || hasSystemDirectory(path)) continue;
      yield {
        range: dockerfile.source.firstLineRange(pair.nameSpan),
        message: ["Without $PATH in its value, programs in /usr/bin and /bin are no longer found"],
        fixes: append(dockerfile, instruction, pair),
      };
    }
  },
};

function hasSystemDirectory(path: string): boolean {
  return path.split(":").some((directory) => /^(\/usr)?\/bin\/*$/.test(directory.trim()));
}

function append(dockerfile: Dockerfile, instruction: Instruction, { value, valueSpan }: Pair): readonly Fix[] {
  // Nothing is expanded between single quotes.
  if (value.includes("'") || (value.includes('"') && !/^"[^"]*"$/.test(value))) return [];
  const end = value.endsWith('"') ? valueSpan.end - 1 : valueSpan.end;
  return [
    {
      title: ["Append :$PATH"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [insert(dockerfile, end, value.replace(/"$/, "").endsWith(":") ? "$PATH" : ":$PATH")],
    },
  ];
}
