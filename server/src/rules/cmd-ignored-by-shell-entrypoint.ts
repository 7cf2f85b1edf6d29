import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { remove } from "../dockerfile/edit.ts";
import { plainWords } from "../dockerfile/exec-form.ts";
import { mentionsArguments } from "../dockerfile/positional.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { type StartCommand, startCommands } from "../dockerfile/start.ts";
import { useExecForm } from "../dockerfile/use-exec-form.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const cmdIgnoredByShellEntrypoint: Rule = {
  id: "cmd-ignored-by-shell-entrypoint",
  category: "signals",
  summary: "CMD has no effect beside an ENTRYPOINT in shell form",
  severity: "warning",
  default: "on",
  when: { keywords: ["ENTRYPOINT"] },

  *check(dockerfile) {
    for (const start of startCommands(dockerfile)) {
      const { instruction, keyword, entrypoint } = start;
      if (keyword !== "CMD" || entrypoint?.arguments.form !== "shell" || !isPosixShell(dockerfile, entrypoint))
        continue;
      const script = shellScript(dockerfile, entrypoint);
      if (script === undefined || !script.ok || mentionsArguments(script) || isReset(instruction)) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        message: [
          "The shell form of ENTRYPOINT in line {line} drops this CMD: its words become $0, $1, … of a shell that reads none of them",
          { line: entrypoint.firstLine + 1 },
        ],
        tag: "unnecessary",
        fixes: () => [...passOn(dockerfile, entrypoint, instruction), ...removeCmd(dockerfile, start)],
      };
    }
  },
};

function isReset({ arguments: args }: Instruction): boolean {
  return args.form === "exec" ? args.words.length === 0 : args.form !== "shell";
}

function passOn(dockerfile: Dockerfile, entrypoint: Instruction, cmd: Instruction): readonly Fix[] {
  const edits = useExecForm(dockerfile, entrypoint, "forward");
  const own = cmdInExecForm(dockerfile, cmd);
  if (edits === undefined || own === undefined) return [];
  return [
    {
      title: ["Use the exec form of ENTRYPOINT, so that CMD is passed to it"],
      safety: "suggestion",
      // A CMD in shell form may well be a command of its own.
      preferred: own.length === 0,
      touches: own.length === 0 ? [entrypoint] : [entrypoint, cmd],
      edits: [...edits, ...own],
    },
  ];
}

/** A CMD in shell form would be passed on as `/bin/sh -c …`; only plain words become what was meant. */
function cmdInExecForm(dockerfile: Dockerfile, cmd: Instruction): readonly FileEdit[] | undefined {
  if (cmd.arguments.form === "exec") return [];
  const script = shellScript(dockerfile, cmd);
  return script === undefined || plainWords(script) === undefined ? undefined : useExecForm(dockerfile, cmd, "none");
}

/** Only where no other CMD of the stage takes its place. */
function removeCmd(dockerfile: Dockerfile, { instruction, section }: StartCommand): readonly Fix[] {
  if (section.instructions.filter(({ keyword }) => keyword === "CMD").length > 1) return [];
  return [
    {
      title: ["Remove CMD"],
      safety: "suggestion",
      touches: [instruction],
      edits: [remove(dockerfile, instruction)],
    },
  ];
}
