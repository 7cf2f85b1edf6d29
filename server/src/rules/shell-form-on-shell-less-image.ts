import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { mayCopyProgram } from "../dockerfile/brought-programs.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { plainWords } from "../dockerfile/exec-form.ts";
import { mountsOf } from "../dockerfile/mounts.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { shellArray } from "../dockerfile/shell-array.ts";
import { effective, inherited, shellOf } from "../dockerfile/stage-state.ts";
import { useWords } from "../dockerfile/use-exec-form.ts";
import { variablesAt } from "../dockerfile/variables.ts";
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
      if (baseFamily(stage).shell !== "none" || hasDash(stage)) continue;
      for (const instruction of commands(stage)) {
        const shell = neededShell(dockerfile, instruction);
        if (shell === undefined || mayHaveShell(dockerfile, stage, instruction)) continue;
        const image = baseImage(stage)?.path ?? "scratch";
        yield {
          range: dockerfile.source.firstLineRange(programSpan(instruction)),
          message:
            instruction.keyword === "RUN"
              ? ["{image} has no {shell}, so this command fails and the stage can't be built", { image, shell }]
              : ["{image} has no {shell}, so the container can't run this command", { image, shell }],
          fixes: convert(dockerfile, stage, instruction),
        };
      }
    }
  },
};

/** distroless adds dash to its Python images, whose standard library calls it. */
function hasDash(stage: Stage): boolean {
  return baseImage(stage)?.path.startsWith("distroless/python") ?? false;
}

function programSpan({ arguments: args }: Instruction): Span {
  return args.form === "exec" ? (args.words[0]?.span ?? args.span) : args.span;
}

/** Every RUN, and the start commands that count. */
function commands(stage: Stage): readonly Instruction[] {
  const last = ["CMD", "ENTRYPOINT", "HEALTHCHECK"].map((keyword) => effective({ stage, ...stage }, keyword));
  return stage.instructions.filter((one) => one.keyword === "RUN" || last.includes(one));
}

/** The shell that the command starts with; undefined when it needs none, or one of another place that the image may have. */
function neededShell(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  const { arguments: args } = instruction;
  if (args.form === "shell") {
    const shell = shellOf(dockerfile, instruction);
    if (shell.kind === "windows" || args.text.text === '""' || hasOwnEntrypoint(instruction)) return undefined;
    return shell.kind === "default" ? "/bin/sh" : usualShell(shell.words[0]);
  }
  const name = args.form === "exec" ? usualShell(args.words[0]?.value) : undefined;
  if (name === undefined || hasOwnEntrypoint(instruction) || hasBaseEntrypoint(instruction)) return undefined;
  return !name.includes("/") && variablesAt(dockerfile, instruction).has("PATH") ? undefined : name;
}

function usualShell(name: string | undefined): string | undefined {
  return name !== undefined && /^((\/usr)?\/bin\/)?(ba|da|a)?sh$/.test(name) ? name : undefined;
}

/** A CMD that an ENTRYPOINT of the file receives. */
function hasOwnEntrypoint({ keyword, stage }: Instruction): boolean {
  const args = keyword === "CMD" && stage !== undefined ? inherited(stage, "ENTRYPOINT")?.arguments : undefined;
  return args !== undefined && (args.form !== "exec" || args.words.length > 0);
}

/** A CMD that an ENTRYPOINT of the base image may receive. */
function hasBaseEntrypoint({ keyword, stage }: Instruction): boolean {
  if (keyword !== "CMD" || stage === undefined) return false;
  return inherited(stage, "ENTRYPOINT") === undefined && !startsCmdItself(stage);
}

/** Bases that surely have no ENTRYPOINT. */
function startsCmdItself(stage: Stage): boolean {
  const image = baseImage(stage);
  return (
    image === undefined ||
    /^(distroless\/(static|base|base-nossl|cc)(-\w+)?|chainguard\/(static|glibc-dynamic))$/.test(image.path)
  );
}

function mayHaveShell(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): boolean {
  if (mountsOf(instruction).some(({ from, type }) => from !== undefined || type === "bind")) return true;
  const before = instruction.keyword === "RUN" ? instruction.index : Number.POSITIVE_INFINITY;
  return mayCopyProgram(
    dockerfile,
    stage,
    ["sh", "bash", "ash", "dash", "busybox", "toybox", "busybox-static"],
    before,
  );
}

function convert(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): readonly Fix[] {
  if (instruction.keyword === "RUN") return [];
  const script = scriptOf(dockerfile, instruction);
  const plain = script === undefined ? undefined : plainWords(script);
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

function scriptOf(dockerfile: Dockerfile, instruction: Instruction): ShellScript | undefined {
  if (instruction.arguments.form === "shell") return shellScript(dockerfile, instruction);
  const array = shellArray(instruction.arguments);
  return array?.rest.length === 0 ? array.script : undefined;
}

/** The words without those that the ENTRYPOINT of the base image starts with; undefined when it is not known. */
function behindEntrypoint(
  stage: Stage,
  { keyword }: Instruction,
  words: readonly string[],
): readonly string[] | undefined {
  if (keyword !== "CMD") return words;
  if (inherited(stage, "ENTRYPOINT") !== undefined || startsCmdItself(stage)) return words;
  const path = baseImage(stage)?.path ?? "";
  const [, interpreter] = /^(?:distroless|chainguard)\/(java|node|python)/.exec(path) ?? [];
  if (interpreter === "java") return words[0] === "java" && words[1] === "-jar" ? words.slice(2) : undefined;
  const expected = interpreter === "python" ? /(^|\/)python3?$/ : /(^|\/)node$/;
  return interpreter !== undefined && expected.test(words[0] ?? "") ? words.slice(1) : undefined;
}
