import { brokenArray } from "../dockerfile/broken-array.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { type CmdReceiver, cmdReceiver } from "../dockerfile/entrypoint-wrapper.ts";
import { literalWords, throughShell } from "../dockerfile/exec-form.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { startCommands } from "../dockerfile/start.ts";
import { useWords } from "../dockerfile/use-exec-form.ts";
import type { Fix, Rule } from "../rule.ts";

export const cmdShellFormWithExecEntrypoint: Rule = {
  id: "cmd-shell-form-with-exec-entrypoint",
  category: "signals",
  summary: "A program in exec form gets `/bin/sh -c` as arguments from a CMD in shell form",
  severity: "warning",
  default: "on",
  sameAs: ["hadolint:DL3025", "buildkit:JSONArgsRecommended", "kics:not_using_json_in_cmd_and_entrypoint_arguments"],
  when: { keywords: ["ENTRYPOINT"] },

  *check(dockerfile, project) {
    for (const { instruction, keyword, entrypoint } of startCommands(dockerfile)) {
      if (keyword !== "CMD" || instruction.arguments.form !== "shell" || entrypoint === undefined) continue;
      const shell = shellOf(dockerfile, instruction);
      const receiver = cmdReceiver(entrypoint, project.texts);
      if (shell.kind === "windows" || receiver === undefined || brokenArray(instruction) !== undefined) continue;
      const prefix = shell.kind === "set" ? shell.words.join(" ") : "/bin/sh -c";
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        message: receiver.takesScript
          ? [
              "{program} runs `{shell}` alone, as the shell form of CMD puts `{prefix}` in front of this text",
              { program: receiver.program, shell: prefix.split(" ")[0] ?? "", prefix },
            ]
          : [
              "{program} gets `{prefix}` and this text as its arguments, as CMD is in shell form and ENTRYPOINT is not",
              { program: receiver.program, prefix },
            ],
        fixes: () => convert(dockerfile, instruction, receiver),
      };
    }
  },
};

function convert(dockerfile: Dockerfile, instruction: Instruction, receiver: CmdReceiver): readonly Fix[] {
  const words = receiver.takesScript
    ? scriptWords(dockerfile, instruction)
    : argumentWords(dockerfile, instruction, receiver);
  if (words === undefined) return [];
  return [
    {
      title: receiver.takesScript ? ["Make CMD one element, which is the script"] : ["Use the exec form of CMD"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: useWords(dockerfile, instruction, words),
    },
  ];
}

function scriptWords(dockerfile: Dockerfile, instruction: Instruction): readonly string[] | undefined {
  const script = shellScript(dockerfile, instruction);
  const text = script === undefined ? undefined : throughShell(script, "none")?.[2];
  return text === undefined ? undefined : [text];
}

/** The words without the program, where CMD repeats the one that ENTRYPOINT names. */
function argumentWords(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { words: own }: CmdReceiver,
): readonly string[] | undefined {
  const script = shellScript(dockerfile, instruction);
  const words = script === undefined ? undefined : literalWords(script);
  return words !== undefined && words.length > 1 && own.length === 1 && words[0] === own[0]?.value
    ? words.slice(1)
    : words;
}
