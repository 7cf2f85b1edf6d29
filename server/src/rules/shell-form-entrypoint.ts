import { baseFamily } from "../dockerfile/base-family.ts";
import { brokenArray } from "../dockerfile/broken-array.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { lastCommand } from "../dockerfile/shell-exec.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { type StartCommand, startCommandOf } from "../dockerfile/start.ts";
import { useExecForm, useShellArray } from "../dockerfile/use-exec-form.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

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
  when: { keywords: ["ENTRYPOINT"] },

  *check(dockerfile) {
    for (const instruction of instructionsOf(dockerfile, "ENTRYPOINT")) {
      if (instruction.arguments.form !== "shell") continue;
      if (shellOf(dockerfile, instruction).kind !== "default" || brokenArray(instruction) !== undefined) continue;
      const script = shellScript(dockerfile, instruction);
      const start = startCommandOf(dockerfile, instruction);
      if (script === undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        ...judge(start, script),
        fixes: () => convert(dockerfile, instruction, start?.cmd),
      };
    }
  },
};

/** An ENTRYPOINT that another one replaces, that ONBUILD holds, or whose image has no shell is a matter of style, or another rule's. */
function judge(start: StartCommand | undefined, script: ShellScript): Pick<Finding, "message" | "severity"> {
  if (start === undefined || baseFamily(start.section.stage).shell === "none") {
    return {
      severity: "hint",
      message: ["The shell form starts `/bin/sh -c` first; the exec form starts the program itself"],
    };
  }
  const last = lastCommand(script);
  const program = last?.program ?? "the program";
  const severity = start.starts ? (last?.hasExec ? "info" : "warning") : "hint";
  if (last?.hasExec) return { severity, message: ["The shell form ignores CMD and the arguments of `docker run`"] };
  return {
    severity,
    message:
      start.cmd === undefined
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

function convert(dockerfile: Dockerfile, instruction: Instruction, cmd: Instruction | undefined): readonly Fix[] {
  const edits = useExecForm(dockerfile, instruction, "forward");
  if (edits !== undefined) {
    const title: Message =
      cmd === undefined ? ["Use the exec form"] : ["Use the exec form; CMD will now be passed as arguments"];
    return [{ title, safety: "suggestion", preferred: true, touches: [instruction], edits }];
  }
  const same = useShellArray(dockerfile, instruction);
  if (same === undefined) return [];
  const title: Message = ["Write /bin/sh -c into the array, which starts the same"];
  return [{ title, safety: "suggestion", touches: [instruction], edits: same }];
}
