import { baseFamily, baseImage } from "./base-family.ts";
import type { Span } from "./cooked.ts";
import { type CopiedFile, copiedFile, lineageInstructions } from "./copied-file.ts";
import type { Dockerfile, Instruction, Word } from "./dockerfile.ts";
import { plainWords } from "./exec-form.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import { isPosixShell } from "./stage-state.ts";
import { type StartCommand, startCommands } from "./start.ts";
import { expandAt } from "./variables.ts";
import { resolvePath, workingDirectoryAt } from "./working-directory.ts";

/** A file of the build context that a container starts. */
export interface StartedFile extends CopiedFile {
  readonly start: StartCommand;
  /** The instructions whose files the image holds, in order. */
  readonly instructions: readonly Instruction[];
  /** The program as written. */
  readonly word: string;
  readonly span: Span;
  /** What starts it: Docker itself, an init such as tini, a shell, or a shell that reads it as its script. */
  readonly by: "docker" | "init" | "shell" | "interpreter";
}

/** The files of the build context that CMD and ENTRYPOINT start; those that a base image's ENTRYPOINT may take as arguments are left out. */
export function startedFiles(dockerfile: Dockerfile, isFile: (contextPath: string) => boolean): readonly StartedFile[] {
  return startCommands(dockerfile).flatMap((start): readonly StartedFile[] => {
    const program = start.starts ? programOf(dockerfile, start) : undefined;
    if (program === undefined) return [];
    const { stage } = start.section;
    const instructions = stage === undefined ? start.section.instructions : lineageInstructions(stage);
    for (const path of placesOf(dockerfile, start, program)) {
      const found = copiedFile(dockerfile, instructions, path, isFile);
      if (found !== undefined) return [{ ...found, ...program, start, instructions }];
    }
    return [];
  });
}

type Program = Pick<StartedFile, "word" | "span" | "by">;

function programOf(dockerfile: Dockerfile, start: StartCommand): Program | undefined {
  const { instruction, keyword, entrypoint } = start;
  const { arguments: args } = instruction;
  const receiver = keyword === "CMD" ? receiverOf(start, entrypoint) : "docker";
  if (receiver === undefined) return undefined;
  if (args.form === "shell") {
    const script = isPosixShell(dockerfile, instruction) ? shellScript(dockerfile, instruction) : undefined;
    return script === undefined || receiver === "init" ? undefined : scriptProgram(script);
  }
  if (args.form !== "exec") return undefined;
  const array = shellArray(args);
  if (array !== undefined) return scriptProgram(array.script);
  const at = args.words.findIndex(({ value }) => !isInit(value));
  const word = args.words[at];
  if (word === undefined) return undefined;
  const file = scriptArgument(args.words.slice(at));
  if (file !== undefined) return { word: file.value, span: file.span, by: "interpreter" };
  return { word: word.value, span: word.span, by: at > 0 ? "init" : receiver };
}

/** Who gets a CMD: Docker, or an ENTRYPOINT that is nothing but an init; undefined where another one takes it as arguments. */
function receiverOf(
  { section, instruction }: StartCommand,
  entrypoint: Instruction | undefined,
): "docker" | "init" | undefined {
  if (entrypoint === undefined) {
    const name = baseImage(section.stage)?.path ?? "";
    const isUnknown = section.stage !== undefined && baseFamily(section.stage).system !== "linux";
    if (isUnknown || /distroless|chainguard/.test(`${baseImage(section.stage)?.registry ?? ""}/${name}`))
      return undefined;
    // The entrypoint of the node images runs a file that is not executable with node.
    return name === "node" && /\.[cm]?js\b/.test(instruction.cooked.text) ? undefined : "docker";
  }
  const args = entrypoint.arguments;
  if (args.form !== "exec") return undefined;
  if (args.words.length === 0) return "docker";
  return args.words.every(({ value }) => isInit(value)) ? "init" : undefined;
}

function isInit(word: string): boolean {
  return /^(\/[\w./-]*\/)?(tini|tini-static|dumb-init|catatonit)$|^-/.test(word);
}

function scriptArgument([shell, ...rest]: readonly Word[]): Word | undefined {
  if (shell === undefined || !/^(\/[\w./-]*\/)?(sh|ash|bash|dash)$/.test(shell.value)) return undefined;
  return rest.find(({ value }) => !value.startsWith("-"));
}

function scriptProgram(script: ShellScript): Program | undefined {
  const words = plainWords(script);
  const command = script.commands[0];
  const [first, second] = words ?? [];
  if (first === undefined || command === undefined) return undefined;
  const isShell = /^(\/[\w./-]*\/)?(sh|ash|bash|dash)$/.test(first);
  const word = isShell ? second : first;
  const own = command.words.find(({ literal }) => literal === word);
  if (word === undefined || own === undefined || word.startsWith("-")) return undefined;
  return { word, span: script.cooked.span(own.start, own.end), by: isShell ? "interpreter" : "shell" };
}

const searchPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Where in the image the program may be. */
function placesOf(dockerfile: Dockerfile, { section }: StartCommand, { word, by }: Program): readonly string[] {
  if (by !== "interpreter" && !word.includes("/")) return searchPath.map((folder) => `${folder}/${word}`);
  const path = resolvePath(lastWorkingDirectory(dockerfile, section.instructions) ?? "/", word);
  return path === undefined ? [] : [path];
}

/** The working directory at the end of a stage, where its container starts. */
function lastWorkingDirectory(dockerfile: Dockerfile, instructions: readonly Instruction[]): string | undefined {
  const last = instructions.at(-1);
  if (last === undefined) return undefined;
  const before = workingDirectoryAt(dockerfile, last);
  if (last.keyword !== "WORKDIR" || last.arguments.form !== "text") return before;
  const path = expandAt(dockerfile, last, last.arguments.text.text);
  return path === undefined ? undefined : resolvePath(before, path);
}
