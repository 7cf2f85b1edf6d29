import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { brokenArray } from "../dockerfile/broken-array.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { cmdReceiver } from "../dockerfile/entrypoint-wrapper.ts";
import { plainWords } from "../dockerfile/exec-form.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { type StartCommand, startCommandOf } from "../dockerfile/start.ts";
import { isOnlyShell, isServer, nodeStart } from "../dockerfile/start-purpose.ts";
import { useExecForm, useShellArray, useWords } from "../dockerfile/use-exec-form.ts";
import type { Project } from "../project/project.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const shellFormCmd: Rule = {
  id: "shell-form-cmd",
  category: "signals",
  summary: "CMD in shell form puts a shell between Docker and the program",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3025",
    "buildkit:JSONArgsRecommended",
    "kics:not_using_json_in_cmd_and_entrypoint_arguments",
    "semgrep:prefer-json-notation",
    "droast:DF025",
    "dockerfile-doctor:DD019",
    "buddy:EJ0002",
  ],
  when: { keywords: ["CMD"] },

  *check(dockerfile, project) {
    for (const instruction of instructionsOf(dockerfile, "CMD")) {
      if (instruction.arguments.form !== "shell") continue;
      if (shellOf(dockerfile, instruction).kind !== "default" || brokenArray(instruction) !== undefined) continue;
      const script = shellScript(dockerfile, instruction);
      const start = startCommandOf(dockerfile, instruction);
      const isOthersMatter =
        start?.entrypoint !== undefined && cmdReceiver(start.entrypoint, project.texts) !== undefined;
      if (script === undefined || isOthersMatter) continue;
      yield {
        range: dockerfile.source.firstLineRange(instruction.arguments.span),
        ...judge(start, script),
        fixes: () => convert(dockerfile, project, instruction, script),
      };
    }
  },
};

/** Louder where a program of its own is started; a CMD that another one replaces, or that ENTRYPOINT gets, is a matter of style. */
function judge(start: StartCommand | undefined, script: ShellScript): Pick<Finding, "message" | "severity"> {
  const isQuiet = start === undefined || receives(start.entrypoint) || isOnlyShell(script) || startsWithExec(script);
  if (isQuiet || baseFamily(start.section.stage).shell === "none") {
    return {
      severity: "hint",
      message: ["The shell form starts `/bin/sh -c` first; the exec form starts the program itself"],
    };
  }
  return {
    severity: isServerOnDash(start, script) ? "warning" : "info",
    message: ["The shell form starts a shell first, which may keep SIGTERM from the program"],
  };
}

/** An exec-form ENTRYPOINT gets a CMD as its arguments, a shell-form one drops it. */
function receives(entrypoint: Instruction | undefined): boolean {
  if (entrypoint?.arguments.form === "exec") return entrypoint.arguments.words.length > 0;
  return entrypoint?.arguments.form === "shell";
}

function startsWithExec({ commands }: ShellScript): boolean {
  return commands[0]?.name === "exec";
}

/** dash stays in front of its last command, so here SIGTERM is surely lost on a server that runs until it is told to stop. */
function isServerOnDash({ section }: StartCommand, script: ShellScript): boolean {
  if (baseFamily(section.stage).shell !== "dash") return false;
  return isServer(script);
}

function convert(
  dockerfile: Dockerfile,
  project: Project,
  instruction: Instruction,
  script: ShellScript,
): readonly Fix[] {
  const { stage } = instruction;
  // The base images without a shell that are not scratch mostly have an ENTRYPOINT, which would get the words.
  if (baseFamily(stage).shell === "none" && baseImage(stage) !== undefined) return [];
  const edits = useExecForm(dockerfile, instruction, "none");
  if (edits === undefined) return keepShell(dockerfile, instruction);
  const words = plainWords(script);
  const direct = words === undefined ? undefined : nodeStart(words, project.nodePackages.get("")?.scripts.start);
  const fix: Fix = {
    title: ["Use the exec form"],
    safety: "suggestion",
    preferred: true,
    touches: [instruction],
    edits,
  };
  return direct === undefined ? [fix] : [fix, startDirectly(dockerfile, instruction, direct)];
}

function keepShell(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
  const edits = useShellArray(dockerfile, instruction);
  if (edits === undefined) return [];
  const title: Message = ["Write /bin/sh -c into the array, which starts the same"];
  return [{ title, safety: "suggestion", touches: [instruction], edits }];
}

function startDirectly(dockerfile: Dockerfile, instruction: Instruction, words: readonly string[]): Fix {
  return {
    title: [
      "Start {program} itself instead of npm, as the start script of package.json does",
      { program: words.join(" ") },
    ],
    safety: "suggestion",
    touches: [instruction],
    edits: useWords(dockerfile, instruction, words),
  };
}
