import { appendElement, appendInElement, insertInElement } from "../dockerfile/array-edit.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { mentionsArguments } from "../dockerfile/positional.ts";
import { type ShellArray, shellArray } from "../dockerfile/shell-array.ts";
import { type LastCommand, lastCommand } from "../dockerfile/shell-exec.ts";
import { type StartCommand, startCommands } from "../dockerfile/start.ts";
import type { Fix, Rule } from "../rule.ts";

export const shCArgsNotForwarded: Rule = {
  id: "sh-c-args-not-forwarded",
  category: "signals",
  summary: "The script of an ENTRYPOINT with sh -c drops the container's arguments",
  severity: "info",
  default: "on",
  when: { keywords: ["ENTRYPOINT"], words: ["sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"] },

  *check(dockerfile) {
    for (const start of startCommands(dockerfile)) {
      const array = start.keyword === "ENTRYPOINT" ? shellArray(start.instruction.arguments) : undefined;
      if (array === undefined || mentionsArguments(array.script)) continue;
      const last = lastCommand(array.script);
      if (last === undefined || isShell(last.program)) continue;
      const { program } = last;
      const { start: from, end: to } = last.command;
      yield {
        range: dockerfile.source.firstLineRange(array.scriptWord.cooked.span(from, to)),
        ...(start.cmd === undefined
          ? {
              message: [
                "Arguments of `docker run` never reach {program}: they become $0, $1, … of {shell}",
                { program, shell: array.shell },
              ],
            }
          : {
              severity: "warning",
              message: [
                "The CMD and arguments of `docker run` never reach {program}: they become $0, $1, … of {shell}",
                { program, shell: array.shell },
              ],
            }),
        fixes: () => [forward(dockerfile, start, array, last), forwardUnquoted(dockerfile, start, array, last)],
      };
    }
  },
};

/** `exec "$SHELL"` or `exec bash` at the end only sets up a session. */
function isShell(program: string): boolean {
  return /(^|\/)(ba|da|a|z|k)?sh$/.test(program) || /^"?\$\{?SHELL\}?"?$/.test(program);
}

function forward(dockerfile: Dockerfile, { instruction }: StartCommand, array: ShellArray, last: LastCommand): Fix {
  const { scriptWord, rest } = array;
  const edits = [appendInElement(dockerfile, scriptWord, last.argumentsAt, ' "$@"')];
  if (!last.hasExec) edits.push(insertInElement(dockerfile, scriptWord, last.execAt, "exec "));
  const words = instruction.arguments.form === "exec" ? instruction.arguments.words : [];
  if (rest.length === 0) edits.push(appendElement(dockerfile, words, scriptWord, "--"));
  return {
    title: ['Forward the container\'s arguments with exec and "$@"'],
    safety: "suggestion",
    preferred: true,
    touches: [instruction],
    edits,
  };
}

/** What many articles show. Its three faults are those that `sh-c-unquoted-args` reports afterwards. */
function forwardUnquoted(
  dockerfile: Dockerfile,
  { instruction }: StartCommand,
  array: ShellArray,
  last: LastCommand,
): Fix {
  return {
    title: [
      "Append ${0} ${@} (adds a stray `{shell}` without arguments, splits words, keeps the shell in front)",
      { shell: array.shell },
    ],
    safety: "suggestion",
    touches: [instruction],
    edits: [appendInElement(dockerfile, array.scriptWord, last.argumentsAt, " ${0} ${@}")],
  };
}
