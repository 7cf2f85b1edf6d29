import { behindEntrypoint } from "../dockerfile/base-entrypoint.ts";
import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { plainWords } from "../dockerfile/exec-form.ts";
import { javaOptions } from "../dockerfile/java-options.ts";
import { missingShell, usualShell } from "../dockerfile/missing-shell.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { shellArray } from "../dockerfile/shell-array.ts";
import { effective } from "../dockerfile/stage-state.ts";
import { useWords } from "../dockerfile/use-exec-form.ts";
import type { Fix, Rule } from "../rule.ts";

export const shellFormOnShellLessImage: Rule = {
  id: "shell-form-on-shell-less-image",
  category: "signals",
  summary: "A command needs a shell that its image does not have",
  severity: "error",
  default: "on",
  sameAs: ["tally:shell-run-in-scratch (RUN in scratch only)"],

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      if (baseFamily(stage).shell !== "none") continue;
      for (const instruction of commands(stage)) {
        const shell = missingShell(dockerfile, stage, instruction);
        if (shell === undefined) continue;
        const image = baseImage(stage)?.path ?? "scratch";
        yield {
          range: dockerfile.source.firstLineRange(programSpan(instruction)),
          message:
            instruction.keyword === "RUN"
              ? ["{image} has no {shell}, so this command fails and the stage can't be built", { image, shell }]
              : ["{image} has no {shell}, so the container can't run this command", { image, shell }],
          fixes: () => convert(dockerfile, stage, instruction),
        };
      }
    }
  },
};

function programSpan({ arguments: args }: Instruction): Span {
  return args.form === "exec" ? (args.words[0]?.span ?? args.span) : args.span;
}

/** Every RUN, and the start commands that count. */
function commands(stage: Stage): readonly Instruction[] {
  const last = ["CMD", "ENTRYPOINT", "HEALTHCHECK"].map((keyword) => effective(stage, keyword));
  return stage.instructions.filter((one) => one.keyword === "RUN" || last.includes(one));
}

function convert(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): readonly Fix[] {
  if (instruction.keyword === "RUN") return [];
  const script = scriptOf(dockerfile, instruction);
  const plain = script === undefined ? undefined : plainWords(script);
  if (script !== undefined && plain === undefined) return throughJavaOptions(dockerfile, stage, instruction, script);
  const words = plain === undefined ? undefined : behindEntrypoint(stage, instruction, plain);
  if (words === undefined || words.length === 0 || usualShell(words[0]) !== undefined) return [];
  return [
    {
      title: ["Start {program} itself", { program: plain?.[0] ?? "" }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: useWords(dockerfile, instruction, words),
    },
  ];
}

/** `java $JAVA_OPTS -jar app.jar`: the launcher reads options from the environment, without a shell. */
function throughJavaOptions(
  dockerfile: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  script: ShellScript,
): readonly Fix[] {
  const [command, another] = script.commands;
  const variables = command?.words.filter(({ literal }) => literal === undefined) ?? [];
  const [variable] = variables;
  if (command === undefined || another !== undefined || variable === undefined || variables.length > 1) return [];
  if (!script.ok || command.within !== "list" || command.redirections.length + command.assignments.length > 0)
    return [];
  const literals = command.words.flatMap(({ literal }) => literal ?? []);
  const own = literals[0] === "exec" ? literals.slice(1) : literals;
  const options = javaOptions(dockerfile, instruction, own[0], variable.text);
  const words = behindEntrypoint(stage, instruction, own);
  if (options === undefined || words === undefined || script.statements.some(({ background }) => background)) return [];
  const { name, env, edits } = options;
  return [
    {
      title: ["Drop {variable} and let java read {name} from the environment", { variable: variable.text, name }],
      safety: "suggestion",
      preferred: true,
      touches: env === undefined ? [instruction] : [instruction, env],
      ...(env === undefined ? { adds: ["ENV"] } : {}),
      edits: [replace(dockerfile, instruction.arguments.span, execForm(words)), ...edits],
    },
  ];
}

function scriptOf(dockerfile: Dockerfile, instruction: Instruction): ShellScript | undefined {
  if (instruction.arguments.form === "shell") return shellScript(dockerfile, instruction);
  const array = shellArray(instruction.arguments);
  return array?.rest.length === 0 ? array.script : undefined;
}
