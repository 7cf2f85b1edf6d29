import { dependencyInstalls } from "../dependencies/find-install.ts";
import { folderOf } from "../dockerfile/command-folder.ts";
import { type CopiedFile, copiedFile, lineageInstructions } from "../dockerfile/copied-file.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { isPosixShell } from "../dockerfile/stage-state.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const npmInstallWithLockfile: Rule = {
  id: "npm-install-with-lockfile",
  category: "reproducibility",
  summary: "A lock file is there, and npm install may install other versions than it says",
  severity: "info",
  default: "workspace",
  sameAs: ["dockerfile-doctor:DD010", "droast:DF031"],
  when: { keywords: ["RUN"], words: ["npm"] },

  *check(dockerfile, project) {
    if (project.context === undefined) return;
    for (const stage of dockerfile.stages) {
      if (isForDevelopment(stage)) continue;
      for (const run of stage.instructions) {
        const script =
          run.keyword === "RUN" && isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined;
        const found = script && findInstall(dockerfile, project, stage, run, script);
        if (script === undefined || found === undefined) continue;
        const { program, verb, lock } = found;
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(program.start, verb.end)),
          message: [
            "npm {verb} may install other versions than {lock} says, which npm ci does not",
            { verb: verb.text, lock },
          ],
          fixes: useCi(dockerfile, run, script, found),
        };
      }
    }
  },
};

interface Install {
  readonly program: ShellWord;
  readonly verb: ShellWord;
  /** The lock file's path in the context. */
  readonly lock: string;
  readonly manifest: CopiedFile;
  readonly isLockCopied: boolean;
}

function findInstall(
  dockerfile: Dockerfile,
  { context, nodePackages }: Project,
  stage: Stage,
  run: Instruction,
  script: ShellScript,
): Install | undefined {
  const install = dependencyInstalls(script)[0];
  const words = install?.invocation.arguments ?? [];
  const verb = words.find(({ literal }) => literal === "install" || literal === "i");
  if (install?.manager.id !== "npm" || verb === undefined) return undefined;
  if (words.some(({ text }) => /^--(package-lock-only|no-package-lock|package-lock=false|dry-run)$/.test(text)))
    return undefined;
  const folder = folderOf(dockerfile, run, script, install.invocation, ["--prefix", "-C"]);
  if (folder === undefined || context === undefined) return undefined;
  const instructions = lineageInstructions(stage).filter(({ index }) => index < run.index);
  const isFile = (path: string): boolean => context.entries.get(path)?.type === "file" && !context.excludes(path);
  const at = (name: string): CopiedFile | undefined =>
    copiedFile(dockerfile, instructions, `${folder === "/" ? "" : folder}/${name}`, isFile);
  const manifest = at("package.json");
  if (manifest === undefined) return undefined;
  const contextFolder = manifest.contextPath.replace(/\/?package\.json$/, "");
  const name = ["package-lock.json", "npm-shrinkwrap.json"].find((one) =>
    nodePackages.get(contextFolder)?.lockFiles.includes(one),
  );
  const lock = name === undefined ? "" : contextFolder === "" ? name : `${contextFolder}/${name}`;
  if (name === undefined || !isFile(lock)) return undefined;
  return { program: install.invocation.programWord, verb, lock, manifest, isLockCopied: at(name) !== undefined };
}

/** A stage to work in, where packages come and go. */
function isForDevelopment({ name, instructions }: Stage): boolean {
  if (/(^|[-_])(dev|develop|development|test|tests)($|[-_])/i.test(name ?? "")) return true;
  const start = instructions.findLast(({ keyword }) => keyword === "CMD" || keyword === "ENTRYPOINT");
  return /\bnodemon\b|\b(start:)?dev\b|\bserve\b|--watch\b/.test(start?.cooked.text ?? "");
}

/** `ci` in the place of the verb; a lock file that is not copied yet comes with the manifest. */
function useCi(
  dockerfile: Dockerfile,
  run: Instruction,
  script: ShellScript,
  { verb, manifest, isLockCopied }: Install,
): readonly Fix[] {
  const edits = [replace(dockerfile, script.cooked.span(verb.start, verb.end), "ci")];
  const touches = [run];
  if (!isLockCopied) {
    const { word, path, copy } = manifest.source;
    const target = copy.destination.value;
    const takesFolder = /^\.$|\/$/.test(target);
    if (!/(^|\/)package\.json$/.test(path) || !word.value.endsWith("package.json") || !takesFolder) return [];
    edits.unshift(replace(dockerfile, word.span, word.value.replace(/package\.json$/, "package*.json")));
    touches.unshift(copy.instruction);
  }
  return [
    {
      title: isLockCopied ? ["Use npm ci"] : ["Copy the lock file too, and use npm ci"],
      safety: "suggestion",
      preferred: true,
      touches,
      edits,
    },
  ];
}
