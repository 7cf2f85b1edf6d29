import { insertInElement } from "../dockerfile/array-edit.ts";
import { baseFamily } from "../dockerfile/base-family.ts";
import { type ShellArray, shellArray } from "../dockerfile/shell-array.ts";
import { type LastCommand, lastCommand } from "../dockerfile/shell-exec.ts";
import { type StartCommand, startCommands } from "../dockerfile/start.ts";
import type { Finding, Rule } from "../rule.ts";

export const shCMissingExec: Rule = {
  id: "sh-c-missing-exec",
  category: "signals",
  summary: "Without exec the shell of sh -c may stay as PID 1",
  severity: "info",
  default: "on",
  when: { keywords: ["CMD", "ENTRYPOINT"], words: ["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"] },

  *check(dockerfile) {
    for (const start of startCommands(dockerfile)) {
      const array = shellArray(start.instruction.arguments);
      const last = array === undefined ? undefined : lastCommand(array.script);
      if (array === undefined || last === undefined || last.hasExec || isSupervisor(last.program)) continue;
      const at = last.execAt;
      yield {
        range: dockerfile.source.firstLineRange(array.scriptWord.cooked.span(at, at + wordLength(last))),
        ...judge(start, array, last),
        fixes: [
          {
            title: ["Add exec before {program}", { program: last.program }],
            safety: "suggestion",
            preferred: true,
            touches: [start.instruction],
            edits: [insertInElement(dockerfile, array.scriptWord, at, "exec ")],
          },
        ],
      };
    }
  },
};

/** dash stays when it runs its last command; bash and busybox replace themselves, bash not with a redirection (measured). */
function judge(
  { section }: StartCommand,
  { shell }: ShellArray,
  { program, command }: LastCommand,
): Pick<Finding, "message" | "severity"> {
  const base = baseFamily(section.stage).shell;
  const kind = shell === "sh" ? base : shell;
  const replaces = kind === "busybox" || kind === "ash" || (kind === "bash" && command.redirections.length === 0);
  if (replaces) {
    return {
      severity: "hint",
      message: [
        "Only shells that replace themselves, as {shell} does here, let {program} be PID 1 without exec",
        { shell, program },
      ],
    };
  }
  const severity = kind === "dash" || kind === "bash" ? "warning" : "info";
  return {
    severity,
    message: ["Without exec {shell} may stay as PID 1 and keep SIGTERM from {program}", { shell, program }],
  };
}

/** Supervisors are started to stay beside a shell, or handle being a child themselves. */
function isSupervisor(program: string): boolean {
  return /(^|\/)(supervisord|runsvdir|s6-svscan|circusd|pm2|forever)$/.test(program);
}

function wordLength({ command }: LastCommand): number {
  const word = command.words[0];
  return word === undefined ? 0 : word.end - word.start;
}
