import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { stopsOnFailure } from "../dockerfile/errexit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { isHeredocScript, shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript, ShellStatement } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const heredocMissingSetE: Rule = {
  id: "heredoc-missing-set-e",
  category: "correctness",
  summary: "A here-document script goes on behind a failing line",
  severity: "warning",
  default: "on",
  when: { keywords: ["RUN"], signs: ["heredoc"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "RUN")) {
      const { heredocs, arguments: args } = instruction;
      if (heredocs.length === 0 || !isHeredocScript(instruction) || isTrigger(dockerfile, instruction)) continue;
      if (heredocs[0]?.content.startsWith("#!") || !isPosixShell(dockerfile, instruction)) continue;
      const script = shellScript(dockerfile, instruction);
      if (script === undefined) continue;
      const early = script.statements.slice(0, -1).filter((statement) => mayFail(script, statement));
      if (early.length === 0 || stopsOnFailure(dockerfile, instruction, script)) continue;
      yield {
        range: dockerfile.source.firstLineRange(args.span),
        ...(handlesFailures(script, early) ? { severity: "hint" } : {}),
        message: ["Without set -e a failing line goes unnoticed: the result is that of the last one"],
        fixes: () => addSetE(dockerfile, instruction),
      };
    }
  },
};

/** Whether a failure of the statement would be news: not of `echo`, of an assignment, or behind `|| true`. */
function mayFail({ cooked }: ShellScript, { parts, start, end, background }: ShellStatement): boolean {
  if (background || /\|\|\s*(?:true|:)\s*$/.test(cooked.text.slice(start, end))) return false;
  return parts.some(
    (part) =>
      part.kind !== "command" || (part.words.length > 0 && !(part.name !== undefined && harmless.has(part.name))),
  );
}

const harmless: ReadonlySet<string> = new Set("echo printf export set true : umask unset alias sleep exit".split(" "));

/** The script looks after its failures by itself. */
function handlesFailures({ commands }: ShellScript, early: readonly ShellStatement[]): boolean {
  if (commands.some(({ name, words }) => name === "exit" && words[1]?.literal !== "0")) return true;
  return early.every(({ operators }) => operators.includes("||"));
}

function addSetE(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
  const [heredoc] = instruction.heredocs;
  if (heredoc === undefined) return [];
  const first = heredoc.content.split("\n").find((line) => line.trim() !== "") ?? "";
  const indent = /^[\t ]*/.exec(first)?.[0] ?? "";
  return [
    {
      title: ["Start the script with set -e"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [insert(dockerfile, heredoc.contentSpan.start, `${indent}set -e${dockerfile.source.lineEnding}`)],
    },
  ];
}
