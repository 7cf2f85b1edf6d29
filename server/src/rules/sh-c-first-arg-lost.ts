import { appendElement } from "../dockerfile/array-edit.ts";
import type { Instruction } from "../dockerfile/dockerfile.ts";
import { type ShellArray, shellArray } from "../dockerfile/shell-array.ts";
import { lastCommand } from "../dockerfile/shell-exec.ts";
import { startCommands } from "../dockerfile/start.ts";
import type { Rule } from "../rule.ts";

export const shCFirstArgLost: Rule = {
  id: "sh-c-first-arg-lost",
  category: "signals",
  summary: "The first container argument becomes $0 of sh -c and is lost",
  severity: "warning",
  default: "on",
  when: { keywords: ["ENTRYPOINT"], words: ["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"] },

  *check(dockerfile) {
    for (const { instruction, keyword, cmd } of startCommands(dockerfile)) {
      const array = keyword === "ENTRYPOINT" ? shellArray(instruction.arguments) : undefined;
      if (array === undefined || instruction.arguments.form !== "exec" || array.rest.length > 0) continue;
      const text = array.script.cooked.text;
      if (!/\$\{?[#!]?[@*#1-9]/.test(text) || /\$\{?0/.test(text) || startsWithPlaceholder(cmd, array)) continue;
      yield {
        range: dockerfile.source.firstLineRange(array.scriptWord.span),
        message: [
          "The first container argument becomes $0 of {shell}, which the script does not pass on",
          { shell: array.shell },
        ],
        fixes: [
          {
            title: ["Add the missing $0 placeholder"],
            safety: "suggestion",
            preferred: true,
            touches: [instruction],
            edits: [appendElement(dockerfile, instruction.arguments.words, array.scriptWord, "--")],
          },
        ],
      };
    }
  },
};

/** A CMD whose first word is there to become `$0`: a customary one, or the name of what is started. */
function startsWithPlaceholder(cmd: Instruction | undefined, { shell, script }: ShellArray): boolean {
  const first = cmd?.arguments.form === "exec" ? cmd.arguments.words[0]?.value : undefined;
  return first !== undefined && ["--", "-", "_", "sh", "bash", shell, lastCommand(script)?.program].includes(first);
}
