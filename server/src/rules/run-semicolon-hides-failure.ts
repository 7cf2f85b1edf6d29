import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { stopsOnFailure } from "../dockerfile/errexit.ts";
import { invocations } from "../dockerfile/invocations.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript, ShellStatement } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const runSemicolonHidesFailure: Rule = {
  id: "run-semicolon-hides-failure",
  category: "correctness",
  summary: "A semicolon goes on behind a command whose failure should stop the build",
  severity: "hint",
  default: "on",
  when: { keywords: ["RUN"], texts: [";"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "RUN")) {
      if (!mayHide(instruction) || isTrigger(dockerfile, instruction)) continue;
      if (!isPosixShell(dockerfile, instruction)) continue;
      const script = shellScript(dockerfile, instruction);
      if (script === undefined || script.statements.length < 2 || stopsOnFailure(dockerfile, instruction, script))
        continue;
      const byEnd = programsByEnd(script);
      for (const [index, statement] of script.statements.entries()) {
        const next = script.statements[index + 1];
        const program = byEnd.get(statement);
        if (next === undefined || program === undefined || isIgnored(script, statement, next)) continue;
        const semicolon = script.cooked.text.indexOf(";", statement.end);
        if (semicolon === -1 || semicolon >= next.start) continue;
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(semicolon, semicolon + 1)),
          message: [
            "When {program} fails, what follows ; runs all the same and decides whether the build goes on",
            { program },
          ],
          fixes: () => join(dockerfile, instruction, script, semicolon, next),
        };
      }
    }
  },
};

/** A quick look: false where no such program stands before a semicolon between commands, or `set -e` is the first of them. */
function mayHide({ heredocs, cooked: { text } }: Instruction): boolean {
  return (
    text.includes(";") && heredocs.length === 0 && separator.test(text) && !setE.test(text) && mentioned.test(text)
  );
}

/** Package managers, compilers and downloads. */
const programs =
  "apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper|pacman|pip[\\d.]*|pipenv|poetry|uv|conda|mamba|npm|yarn|pnpm|bun|gem|bundle|composer|cargo|go|make|cmake|ninja|meson|gcc|g\\+\\+|cc|clang|javac|mvn|gradle|gradlew|mvnw|dotnet|rustc|tsc|curl|wget|git";
const important = new RegExp(`^(?:${programs})$`);
const mentioned = new RegExp(`(?<!\\w)(?:${programs}|configure)(?!\\w)`);
const separator = /[^\\;];(?!;|\s*(?:do|then|done|fi|else|elif|esac)\b|\s*$)/;
const setE = /^\w+\s+set\s+-[a-z]*e[a-z]*\s*(?:;|&&)/;

/** The program that a statement ends with, where it is one whose failure matters. */
function programsByEnd(script: ShellScript): ReadonlyMap<ShellStatement, string> {
  const found = new Map<ShellStatement, string>();
  const all = invocations(script).filter(({ command }) => command.within === "list" || command.within === "pipeline");
  let at = 0;
  for (const statement of script.statements) {
    for (let one = all[at]; one !== undefined && one.command.start < statement.end; one = all[++at]) {
      if (one.command.end !== statement.end) continue;
      if (important.test(one.program) || /(?:^|\/)configure$/.test(one.programWord.text))
        found.set(statement, one.program);
    }
  }
  return found;
}

/** `|| …` has looked after the failure, and `; true` says that it does not matter. */
function isIgnored({ cooked }: ShellScript, statement: ShellStatement, next: ShellStatement): boolean {
  if (statement.background || statement.operators.includes("||")) return true;
  return /^(?:exit 0|exit|true|:)$/.test(cooked.text.slice(next.start, next.end).trim());
}

function join(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { cooked, ok }: ShellScript,
  semicolon: number,
  next: ShellStatement,
): readonly Fix[] {
  // `a && b || c` would run c when a fails.
  if (!ok || next.operators.includes("||") || next.background) return [];
  const isSpaced = /\s/.test(cooked.text[semicolon - 1] ?? "");
  const isTight = !/\s/.test(cooked.text[semicolon + 1] ?? " ");
  return [
    {
      title: ["Join with && instead of ;"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [
        replace(dockerfile, cooked.span(semicolon, semicolon + 1), `${isSpaced ? "" : " "}&&${isTight ? " " : ""}`),
      ],
    },
  ];
}
