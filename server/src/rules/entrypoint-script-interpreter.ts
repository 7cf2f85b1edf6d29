import { baseFamily, baseImage } from "../dockerfile/base-family.ts";
import { hasBashFeatures } from "../dockerfile/bash-features.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insertAfter, insertBefore } from "../dockerfile/edit.ts";
import { imageLacks } from "../dockerfile/missing-program.ts";
import { runsAsRoot } from "../dockerfile/runs-as-root.ts";
import { type StartedFile, startedFiles } from "../dockerfile/started-file.ts";
import { convertsLineEnds } from "../project/git-attributes.ts";
import type { Project } from "../project/project.ts";
import type { FileEdit, Fix, Message, Rule } from "../rule.ts";

export const entrypointScriptInterpreter: Rule = {
  id: "entrypoint-script-interpreter",
  category: "signals",
  summary: "The first line of a start script names no interpreter that the image has",
  severity: "warning",
  default: "workspace",
  when: { keywords: ["CMD", "ENTRYPOINT"] },

  *check(dockerfile, project) {
    const { context, texts } = project;
    if (context === undefined) return;
    for (const file of startedFiles(
      dockerfile,
      (path) => context.entries.get(path)?.type === "file" && !context.excludes(path),
    )) {
      const text = texts.get(file.contextPath);
      if (text === undefined || text.startsWith("\x7fELF") || file.by === "interpreter") continue;
      const problem = problemOf(dockerfile, project, file, text);
      if (problem === undefined) continue;
      const fixes = problem.fixes.map((fix): Fix => ({ safety: "suggestion", touches: [], ...fix }));
      yield { range: dockerfile.source.firstLineRange(file.span), message: problem.message, fixes };
    }
  },
};

interface Problem {
  readonly message: Message;
  readonly fixes: readonly Pick<Fix, "title" | "edits" | "adds" | "preferred">[];
}

function problemOf(dockerfile: Dockerfile, project: Project, file: StartedFile, text: string): Problem | undefined {
  const first = text.split("\n", 1)[0] ?? "";
  const path = file.contextPath;
  if (/^\uFEFF?#!/.test(first)) {
    if (first.endsWith("\r")) return carriageReturn(dockerfile, project, file, first);
    if (first.startsWith("\uFEFF")) {
      return {
        message: ["A byte order mark hides the #! line of {path}, so that the kernel does not run it", { path }],
        fixes: [
          { title: ["Remove the byte order mark from {path}", { path }], edits: [firstLineEdit(path, 0, 1, "")] },
        ],
      };
    }
    return missingInterpreter(dockerfile, file, text, first);
  }
  // A shell, and an init that looks programs up as a shell does, takes it for a shell script.
  if (file.by !== "docker" || text.trim() === "") return undefined;
  const shell = hasBashFeatures(text) ? "/bin/bash" : "/bin/sh";
  const isShell = /\.(sh|bash)$/.test(path) && baseFamily(file.start.section.stage).shell !== "none";
  return {
    message: ['{path} has no #! line, and without a shell starting it fails with "exec format error"', { path }],
    fixes: isShell
      ? [{ title: ["Add #!{shell} to {path}", { shell, path }], edits: [firstLineEdit(path, 0, 0, `#!${shell}\n`)] }]
      : [],
  };
}

function firstLineEdit(file: string, from: number, to: number, newText: string): FileEdit {
  return { file, range: { start: { line: 0, character: from }, end: { line: 0, character: to } }, newText };
}

/** The kernel takes the carriage return for a part of the interpreter's name. */
function carriageReturn(
  dockerfile: Dockerfile,
  project: Project,
  file: StartedFile,
  first: string,
): Problem | undefined {
  const { instructions, copy, contextPath: path, imagePath, start } = file;
  const isConverted = instructions.some(
    ({ keyword, span }) =>
      keyword === "RUN" &&
      /\bdos2unix\b|\bsed\b[^\n]*\\r|\btr\b[^\n]*\\r/.test(dockerfile.text.slice(span.start, span.end)),
  );
  if (isConverted || convertsLineEnds(project, path)) return undefined;
  const command = `RUN sed -i 's/\\r$//' ${imagePath}`;
  const isPossible =
    runsAsRoot(instructions, copy.instruction) &&
    baseFamily(start.section.stage).shell !== "none" &&
    !/[^\w./-]/.test(imagePath);
  return {
    message: [
      "The #! line of {path} ends with a carriage return, so that {interpreter} is not found under that name",
      { path, interpreter: first.slice(2, -1).trim() },
    ],
    fixes: isPossible
      ? [
          {
            title: ["Add {command}", { command }],
            preferred: true,
            adds: ["RUN"],
            edits: [insertAfter(dockerfile, copy.instruction, [command])],
          },
        ]
      : [],
  };
}

function missingInterpreter(
  dockerfile: Dockerfile,
  file: StartedFile,
  text: string,
  first: string,
): Problem | undefined {
  const [, program = "", argument] = /^#!\s*(\S+)(?:\s+(?:-S\s+)?([\w.+-]+))?/.exec(first) ?? [];
  const name = program.endsWith("/env") ? (argument ?? "") : program.replace(/^.*\//, "");
  if (name === "" || !imageLacks(dockerfile, file.start.section.stage, name)) return undefined;
  const { contextPath: path, start, instructions, copy } = file;
  const base = baseImage(start.section.stage);
  const image = base === undefined ? "scratch" : base.path + (base.tag === undefined ? "" : `:${base.tag}`);
  const fixes: Problem["fixes"][number][] = [];
  const hasSh = baseFamily(start.section.stage).shell !== "none";
  if (name === "bash" && hasSh && !hasBashFeatures(text)) {
    fixes.push({
      title: ["Let /bin/sh run {path}", { path }],
      preferred: true,
      edits: [firstLineEdit(path, 0, first.length, "#!/bin/sh")],
    });
  }
  if (
    name === "bash" &&
    baseFamily(start.section.stage).packages === "apk" &&
    runsAsRoot(instructions, copy.instruction)
  ) {
    const command = "RUN apk add --no-cache bash";
    fixes.push({
      title: ["Add {command}", { command }],
      adds: ["RUN"],
      edits: [insertBefore(dockerfile, copy.instruction, [command])],
    });
  }
  return { message: ["{path} asks for {name}, which {image} does not have", { path, name, image }], fixes };
}
