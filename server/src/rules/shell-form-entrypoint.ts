import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { plainWords, throughShell } from "../dockerfile/exec-form.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { lastCommand } from "../dockerfile/shell-exec.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { type StartCommand, startCommands } from "../dockerfile/start.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const shellFormEntrypoint: Rule = {
  id: "shell-form-entrypoint",
  category: "signals",
  summary: "ENTRYPOINT in shell form puts a shell between Docker and the program",
  severity: "warning",
  default: "on",
  sameAs: [
    "hadolint:DL3025",
    "buildkit:JSONArgsRecommended",
    "kics:not_using_json_in_cmd_and_entrypoint_arguments",
    "semgrep:prefer-json-notation",
    "droast:DF018",
    "droast:DF025",
    "dockerfile-doctor:DD019",
    "buddy:EJ0002",
    "dockadvisor:json-args-recommended",
  ],

  *check(dockerfile) {
    for (const start of startCommands(dockerfile)) {
      const { instruction, keyword } = start;
      if (keyword !== "ENTRYPOINT" || instruction.arguments.form !== "shell") continue;
      if (shellOf(dockerfile, instruction).kind !== "default") continue;
      const script = shellScript(dockerfile, instruction);
      if (script === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        ...judge(start, script),
        fixes: convert(dockerfile, start, script),
      };
    }
  },
};

function judge({ starts, cmd }: StartCommand, script: ShellScript): Pick<Finding, "message" | "severity"> {
  const last = lastCommand(script);
  const program = last?.program ?? "the program";
  const severity = starts ? (last?.hasExec ? "info" : "warning") : "hint";
  if (last?.hasExec) return { severity, message: ["The shell form ignores CMD and the arguments of `docker run`"] };
  return {
    severity,
    message:
      cmd === undefined
        ? [
            "The shell form starts a shell first, which may keep SIGTERM from {program} and drops the arguments of `docker run`",
            { program },
          ]
        : [
            "The shell form starts a shell first, which may keep SIGTERM from {program} and drops this image's CMD and the arguments of `docker run`",
            { program },
          ],
  };
}

function convert(
  dockerfile: Dockerfile,
  { instruction, cmd, section }: StartCommand,
  script: ShellScript,
): readonly Fix[] {
  const { span } = instruction.arguments;
  const hasShell = baseFamily(section.stage).shell !== "none";
  const words = plainWords(script) ?? (hasShell ? throughShell(script, "forward") : undefined);
  if (
    words === undefined ||
    dockerfile.comments.some((comment) => span.start < comment.span.start && comment.span.start < span.end)
  )
    return [];
  return [
    {
      title: cmd === undefined ? ["Use the exec form"] : ["Use the exec form; CMD will now be passed as arguments"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, span, execForm(words))],
    },
  ];
}
