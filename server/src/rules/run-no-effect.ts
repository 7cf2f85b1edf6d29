import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { remove, replace } from "../dockerfile/edit.ts";
import { environmentInstructions, isAlreadySo } from "../dockerfile/environment-instructions.ts";
import { isHeredocScript, shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellCommand, ShellScript } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const runNoEffect: Rule = {
  id: "run-no-effect",
  category: "correctness",
  summary: "A RUN changes nothing but its own shell, which ends with it",
  severity: "warning",
  default: "on",

  *check(dockerfile) {
    for (const instruction of dockerfile.instructions) {
      const { keyword, flags } = instruction;
      if (keyword !== "RUN" || flags.length > 0 || !isPosixShell(dockerfile, instruction)) continue;
      const script = shellScript(dockerfile, instruction);
      const commands = script === undefined ? [] : ownCommands(script);
      const [first] = commands;
      if (script === undefined || first === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(script.cooked.span(first.start, first.end)),
        ...(commands.some(mayRunMore) ? { severity: "hint" } : {}),
        message: describe(commands),
        fixes: fixes(dockerfile, instruction, commands),
      };
    }
  },
};

/** The commands of a script that has none with an effect outside its shell; none otherwise. */
function ownCommands({ ok, statements, commands }: ShellScript): readonly ShellCommand[] {
  const own = statements.flatMap(({ parts }) => parts);
  if (!ok || own.length === 0 || statements.some(({ background }) => background)) return [];
  if (!commands.every(({ within, name }) => within === "list" || readers.has(name ?? ""))) return [];
  if (commands.some(({ redirections }) => redirections.some(({ target }) => target !== "/dev/null"))) return [];
  const found = own.filter((part) => part.kind === "command");
  const last = found.at(-1);
  if (found.length !== own.length || last?.words.length === 0) return [];
  return found.every(({ name, words }) => words.length === 0 || (name !== undefined && shellOnly.has(name)))
    ? found
    : [];
}

const shellOnly: ReadonlySet<string> = new Set("cd export source . alias set umask ulimit unset shopt hash".split(" "));

/** Programs in a substitution that write no files. */
const readers: ReadonlySet<string> = new Set(
  "basename cat cut date dirname dpkg echo find grep head hostname id jq ls nproc printf pwd readlink realpath sed tail tr uname which".split(
    " ",
  ),
);

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
