import { baseFamily, baseImage, isWellKnownBase } from "../dockerfile/base-family.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { packageFamily } from "../dockerfile/package-managers.ts";
import { translatePackages } from "../dockerfile/package-translation.ts";
import { failureEndsRun } from "../dockerfile/run-failure.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import { lineage } from "../dockerfile/stages.ts";
import type { Fix, Rule } from "../rule.ts";

export const packageManagerMismatch: Rule = {
  id: "package-manager-mismatch",
  category: "correctness",
  summary: "A RUN calls a package manager that the base image does not have",
  severity: "error",
  default: "on",

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      const { packages } = baseFamily(stage);
      if (packages === "unknown" || !isWellKnownBase(stage)) continue;
      for (const run of stage.instructions) {
        const script = run.keyword === "RUN" ? shellScript(dockerfile, run) : undefined;
        if (script === undefined || !isPosixShell(dockerfile, run)) continue;
        const call = invocations(script).find((one) => isForeign(one, packages) && failureEndsRun(script, one.command));
        if (call === undefined || asksFirst(script, call) || mayHaveBrought(dockerfile, stage, run, call)) continue;
        const { program, programWord } = call;
        const base = baseImage(stage)?.path ?? "scratch";
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(programWord.start, programWord.end)),
          message:
            packages === "none"
              ? ["{base} has no package manager, so {program} is not found", { base, program }]
              : ["{base} has no {program}; its package manager is {packages}", { base, program, packages }],
          fixes: translate(dockerfile, stage, run, script),
        };
      }
    }
  },
};

function isForeign(invocation: Invocation, packages: string): boolean {
  const family = packageFamily(invocation);
  return family !== undefined && family !== packages && !invocation.programWord.text.startsWith("/opt");
}

/** `command -v apt-get` and its like: the script is written for several systems. */
function asksFirst(script: ShellScript, { program }: Invocation): boolean {
  return script.commands.some(
    ({ name, words }) =>
      ["command", "which", "type", "hash", "test", "["].includes(name ?? "") &&
      words.some((word) => wordText(word).endsWith(program)) &&
      words[1]?.literal !== program,
  );
}

/** Something before the RUN installs a package with the program, or copies files of a whole system. */
function mayHaveBrought(dockerfile: Dockerfile, stage: Stage, run: Instruction, call: Invocation): boolean {
  const hasNothing = baseFamily(stage).packages === "none";
  for (const instruction of lineage(stage).flatMap(({ instructions }) => instructions)) {
    if (instruction.index > run.index) continue;
    const copy = readCopy(instruction);
    if (copy !== undefined) {
      const isSystem = copy.destination.value === "/" || copy.sources.some(({ value }) => value.includes(call.program));
      if (hasNothing || isSystem || /^\/(s?bin|usr)/.test(copy.destination.value)) return true;
    }
    const script = instruction.keyword === "RUN" ? shellScript(dockerfile, instruction) : undefined;
    if (script !== undefined && invocations(script).some((one) => installs(one, call))) return true;
  }
  return false;
}

function installs({ arguments: words, programWord }: Invocation, call: Invocation): boolean {
  if (programWord.start === call.programWord.start && words === call.arguments) return false;
  return words.some((word) => /^(apt|apt-get|dpkg|apk-tools|apk|rpm|yum|dnf|alien)([=-].*)?$/.test(wordText(word)));
}

function translate(dockerfile: Dockerfile, stage: Stage, run: Instruction, script: ShellScript): readonly Fix[] {
  const { packages } = baseFamily(stage);
  if (packages === "none" || packages === "unknown") return [];
  const edits = translatePackages(dockerfile, script, packages, baseImage(stage));
  if (edits === undefined || edits.length === 0) return [];
  return [
    {
      title: ["Install with the package manager of the base image"],
      safety: "suggestion",
      touches: [run],
      edits,
    },
  ];
}
