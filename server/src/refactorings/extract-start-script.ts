import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { execForm, insert } from "../dockerfile/edit.ts";
import { cmdReceiver } from "../dockerfile/entrypoint-wrapper.ts";
import { hasCustomFrontend, pinnedSyntax } from "../dockerfile/frontend.ts";
import { blockStart } from "../dockerfile/move.ts";
import { type StartCommand, startCommandOf } from "../dockerfile/start.ts";
import { startScript } from "../dockerfile/start-script.ts";
import { useWords } from "../dockerfile/use-exec-form.ts";
import { userAt } from "../dockerfile/user-at.ts";
import type { Project } from "../project/project.ts";
import type { Refactoring } from "../refactoring.ts";
import type { Message } from "../rule.ts";

export const extractStartScript: Refactoring = {
  id: "extract-start-script",
  kind: "refactor.extract",
  summary: "What a shell is given to start becomes a script file, which is copied into the image",
  keywords: ["ENTRYPOINT", "CMD"],

  *offer(dockerfile, project, instruction) {
    const start = startCommandOf(dockerfile, instruction);
    if (start?.section.stage === undefined || !reachesStart(start, project)) return;
    const file = newName(dockerfile, project);
    const script = file === undefined ? undefined : startScript(dockerfile, instruction);
    if (file === undefined || script === undefined) return;
    const path = `/usr/local/bin/${file}`;
    const copies = copyLines(dockerfile, instruction, file, path);
    if (copies === undefined) return;
    const { source } = dockerfile;
    const lines = copies.map((line) => line + source.lineEnding).join("");
    yield {
      title: titleOf(start, file, script.program),
      touches: [instruction],
      adds: copies.map((line) => line.split(" ", 1)[0] as string),
      edits: [
        insert(dockerfile, source.lineStart(blockStart(dockerfile, instruction)), lines),
        ...useWords(dockerfile, instruction, [path, ...script.arguments]),
        { file, create: true, range: source.range({ start: 0, end: 0 }), newText: script.text },
      ],
    };
  },
};

/** A CMD starts something by itself, or behind an ENTRYPOINT that starts what it is given. */
function reachesStart({ keyword, entrypoint }: StartCommand, { texts }: Project): boolean {
  if (keyword === "ENTRYPOINT" || entrypoint === undefined) return true;
  return entrypoint.arguments.form === "exec" && cmdReceiver(entrypoint, texts) === undefined;
}

/** A name that no file of the build context has and that the file does not mention; undefined while the context is not known. */
function newName({ text }: Dockerfile, { context, texts }: Project): string | undefined {
  if (context?.complete !== true) return undefined;
  const used = new Set([...context.entries.keys(), ...texts.keys()].map((path) => path.toLowerCase()));
  return ["run.sh", "start.sh", "run-app.sh"].find(
    (name) => !used.has(name) && !context.excludes(name) && !text.includes(name),
  );
}

/** What brings the script into the image, executable; undefined where the frontend can't do that while copying and the user may not do it afterwards. */
function copyLines(
  dockerfile: Dockerfile,
  instruction: Instruction,
  file: string,
  path: string,
): readonly string[] | undefined {
  if (!hasCustomFrontend(dockerfile) && (pinnedSyntax(dockerfile) ?? 2) >= 2)
    return [`COPY --chmod=755 ${file} ${path}`];
  if (userAt(dockerfile, instruction).kind !== "root") return undefined;
  return [`COPY ${file} ${path}`, `RUN ${execForm(["chmod", "755", path])}`];
}

function titleOf({ keyword, cmd, instruction }: StartCommand, file: string, program: string): Message {
  if (keyword === "CMD") return ["Move it to {file}, which starts {program} with exec", { file, program }];
  if (instruction.arguments.form === "exec" || cmd === undefined)
    return [
      "Move it to {file}, which starts {program} with exec and hands it the arguments of `docker run`",
      { file, program },
    ];
  return [
    "Move it to {file}, which starts {program} with exec and hands it CMD, or the arguments of `docker run`",
    { file, program },
  ];
}
