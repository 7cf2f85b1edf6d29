import { baseImage } from "../dockerfile/base-family.ts";
import { mayCopyProgram, mayMoveFile } from "../dockerfile/brought-programs.ts";
import type { Span } from "../dockerfile/cooked.ts";
import { copiedPrograms } from "../dockerfile/copied-program.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { plainWords } from "../dockerfile/exec-form.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { effective } from "../dockerfile/stage-state.ts";
import { lineage, rootStage } from "../dockerfile/stages.ts";
import { type StartCommand, startCommands } from "../dockerfile/start.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Rule } from "../rule.ts";

export const entrypointScriptNotOnPath: Rule = {
  id: "entrypoint-script-not-on-path",
  category: "signals",
  summary: "A script is started by its bare name, but lies in no folder of PATH",
  severity: "error",
  default: "on",
  when: { keywords: ["CMD", "ENTRYPOINT"] },

  *check(dockerfile, project) {
    for (const start of startCommands(dockerfile)) {
      const { instruction } = start;
      const { stage } = instruction;
      const program = programOf(dockerfile, instruction);
      if (program === undefined || stage === undefined || isArgument(start)) continue;
      const { name, span, isArray } = program;
      const base = baseImage(stage)?.path ?? (rootStage(stage).base.kind === "scratch" ? "scratch" : "");
      const isScript = /\.(sh|bash|py|pl|rb)$/.test(name) && !/^docker-.*entrypoint/.test(name);
      if (!isScript && (!systems.test(base) || hasRun(stage))) continue;
      const files = copiedPrograms(
        dockerfile,
        stage,
        name,
        (path) => project.context?.entries.get(path)?.type === "file",
      );
      const [file] = files ?? [];
      if (files === undefined || file === undefined || mayMoveFile(dockerfile, stage, name)) continue;
      if (mayCopyProgram(dockerfile, stage, [])) continue;
      if (files.some(({ path }) => path !== undefined && mayBeOnPath(dockerfile, stage, path))) continue;
      const path = files.at(-1)?.path ?? `./${name}`;
      yield {
        range: dockerfile.source.firstLineRange(span),
        message: [
          "{name} is looked up in PATH, not in the working directory, and {path} lies in none of its folders",
          { name, path },
        ],
        ...(isKnown(base) && file.path !== undefined ? {} : { severity: "warning" }),
        fixes: [
          {
            title: ["Start {path}", { path }],
            safety: "suggestion",
            preferred: true,
            touches: [instruction],
            edits: [replace(dockerfile, span, isArray ? JSON.stringify(path) : path)],
          },
        ],
      };
    }
  },
};

/** Images of a bare system, of whose programs none has the name of a file that somebody copies. */
const systems =
  /^(scratch|debian|ubuntu|alpine|busybox|fedora|rockylinux|almalinux|centos|amazonlinux|distroless\/(static|base|cc)\S*)$/;

function hasRun(stage: Stage): boolean {
  return lineage(stage).some((one) => effective(one, "RUN") !== undefined);
}

/** Besides these, images whose PATH is known, and that have no ENTRYPOINT. */
function isKnown(base: string): boolean {
  return systems.test(base) || /^(golang|rust|ruby|python|perl)$/.test(base);
}

interface Program {
  readonly name: string;
  readonly span: Span;
  readonly isArray: boolean;
}

/** The first element of an array, or the sole word of a shell form, when it is a bare name. */
function programOf(dockerfile: Dockerfile, instruction: Instruction): Program | undefined {
  const { arguments: args } = instruction;
  const first = args.form === "exec" ? args.words[0] : undefined;
  if (first !== undefined)
    return isBare(first.value) ? { name: first.value, span: first.span, isArray: true } : undefined;
  if (args.form !== "shell" || !isBare(args.text.text.trim())) return undefined;
  const script = shellScript(dockerfile, instruction);
  const words = script === undefined ? undefined : plainWords(script);
  const name = words?.length === 1 ? words[0] : undefined;
  return name === args.text.text.trim() ? { name, span: args.span, isArray: false } : undefined;
}

function isBare(name: string): boolean {
  return /^[\w.-]+$/.test(name);
}

/** A CMD that an ENTRYPOINT of the file receives, or of a base image, as most have one. */
function isArgument({ keyword, entrypoint, instruction }: StartCommand): boolean {
  const { stage } = instruction;
  if (keyword !== "CMD" || stage === undefined) return false;
  if (entrypoint !== undefined) return entrypoint.arguments.form !== "exec" || entrypoint.arguments.words.length > 0;
  const base = baseImage(instruction.stage)?.path;
  return base === undefined ? rootStage(stage).base.kind !== "scratch" : !isKnown(base);
}

/** In a folder of PATH, or in one named `bin`, which the base image may have added. */
function mayBeOnPath(dockerfile: Dockerfile, stage: Stage, path: string): boolean {
  const folder = path.replace(/\/[^/]*$/, "") || "/";
  const last = stage.instructions.at(-1);
  if (/\/s?bin$/.test(folder) || last === undefined) return true;
  const variable = variablesAt(dockerfile, { ...last, index: last.index + 1 }).get("PATH");
  if (variable === undefined || variable.kind !== "ENV") return false;
  return variable.value?.split(":").some((one) => one === "." || one.replace(/\/+$/, "") === folder) ?? true;
}
