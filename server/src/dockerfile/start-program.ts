import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { inherited } from "./stage-state.ts";

/** The program that a stage's ENTRYPOINT, or its CMD where there is none, starts. */
export interface StartProgram {
  readonly instruction: Instruction;
  /** As written, with its folders. */
  readonly path: string;
  /** Its base name. */
  readonly program: string;
  /** The words behind it that are plain text. */
  readonly arguments: readonly string[];
  readonly span: Span;
}

/** The program that a container of the stage starts; undefined where the file does not say, or a shell reads more than one command. */
export function startProgram(dockerfile: Dockerfile, stage: Stage): StartProgram | undefined {
  const instruction = inherited(stage, "ENTRYPOINT") ?? inherited(stage, "CMD");
  const args = instruction?.arguments;
  if (instruction === undefined || args === undefined) return undefined;
  if (args.form === "exec") {
    const [word, ...rest] = args.words;
    if (word === undefined || word.value.includes("$")) return undefined;
    return { ...names(word.value), instruction, arguments: rest.map(({ value }) => value), span: word.span };
  }
  const script = shellScript(dockerfile, instruction);
  const [call, another] = script === undefined ? [] : invocations(script);
  const path = call?.programWord.literal;
  if (script === undefined || call === undefined || another !== undefined || path === undefined) return undefined;
  const words = call.arguments.flatMap(({ literal }) => literal ?? []);
  const span = script.cooked.span(call.programWord.start, call.programWord.end);
  return { ...names(path), instruction, arguments: words, span };
}

function names(path: string): Pick<StartProgram, "path" | "program"> {
  return { path, program: path.replace(/^.*\//, "") };
}
