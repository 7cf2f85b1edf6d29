import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { remove, replace } from "../dockerfile/edit.ts";
import { environmentInstructions, isAlreadySo } from "../dockerfile/environment-instructions.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { mayBeOwn, ownCommands } from "../dockerfile/own-commands.ts";
import { isHeredocScript, shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellCommand } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const runNoEffect: Rule = {
  id: "run-no-effect",
  category: "correctness",
  summary: "A RUN changes nothing but its own shell, which ends with it",
  severity: "warning",
  default: "on",
  when: { keywords: ["RUN"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "RUN")) {
      if (!mayBeOwn(instruction) || instruction.flags.length > 0) continue;
      if (isTrigger(dockerfile, instruction) || !isPosixShell(dockerfile, instruction)) continue;
      const script = shellScript(dockerfile, instruction);
      const commands = script === undefined ? [] : ownCommands(script);
      const [first] = commands;
      if (script === undefined || first === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(script.cooked.span(first.start, first.end)),
        ...(commands.some(mayRunMore) ? { severity: "hint" } : {}),
        message: describe(commands),
        fixes: () => fixes(dockerfile, instruction, commands),
      };
    }
  },
};

/** A sourced file that is not known to set variables alone may do anything. */
function mayRunMore({ name, words }: ShellCommand): boolean {
  if (name !== "source" && name !== ".") return false;
  return !/(?:^|\/)(?:activate|\.(?:bash|z|k)?rc|\.bashrc|\.(?:bash_)?profile|profile|\.?env|environment|setup\.bash|nvm\.sh)$/.test(
    words[1]?.text.replace(/["']/g, "") ?? "",
  );
}

function describe(commands: readonly ShellCommand[]): Message {
  const command = commands.find(({ words }) => words.length > 0)?.name ?? "";
  return command === "source" || command === "."
    ? ["What {command} sets is gone when this RUN ends, since the next instruction starts a new shell", { command }]
    : ["{command} changes only the shell of this RUN, and the next instruction starts a new one", { command }];
}

function fixes(dockerfile: Dockerfile, run: Instruction, commands: readonly ShellCommand[]): readonly Fix[] {
  if (commands.every((one) => removable.has(one.name ?? "") || isAlreadySo(dockerfile, run, one))) {
    return [
      {
        title: ["Remove the RUN"],
        safety: "suggestion",
        preferred: true,
        touches: [run],
        edits: [remove(dockerfile, run)],
      },
    ];
  }
  const lines =
    isHeredocScript(run) || run.heredocs.length > 0 ? undefined : environmentInstructions(dockerfile, run, commands);
  if (lines === undefined) return [];
  const { source } = dockerfile;
  const indent = /^[\t ]*/.exec(source.text.slice(source.lineStart(run.firstLine)))?.[0] ?? "";
  const keywords = lines.map((line) => line.slice(0, line.indexOf(" ")));
  return [
    {
      title: ["Write {keywords} instead", { keywords: [...new Set(keywords)].join(" and ") }],
      safety: "suggestion",
      preferred: true,
      touches: [run],
      adds: keywords.slice(1),
      edits: [replace(dockerfile, run.span, lines.join(source.lineEnding + indent))],
    },
  ];
}

const removable: ReadonlySet<string> = new Set("alias set umask ulimit unset shopt hash".split(" "));
