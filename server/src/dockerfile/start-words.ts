import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { plainWords } from "./exec-form.ts";
import { invocations, wordText } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import { effective, shellOf } from "./stage-state.ts";

/** What a container of a stage starts: ENTRYPOINT and CMD put together. */
export interface StartWords {
  /** The instructions that say it, ENTRYPOINT first. */
  readonly instructions: readonly Instruction[];
  /** The program and its arguments. */
  readonly words: readonly StartWord[];
  /** `spare`: a shell reads it, and an exec form of the same words would start the same. */
  readonly shell: "none" | "spare" | "needed";
}

/** A word of a start command. */
export interface StartWord {
  readonly text: string;
  /** What the program gets; undefined where a shell makes something else of the text. */
  readonly literal: string | undefined;
}

/** The words of a stage's own start command; undefined where it has none, or starts more than one program. */
export function startWords(dockerfile: Dockerfile, stage: Stage): StartWords | undefined {
  const entrypoint = effective(stage, "ENTRYPOINT");
  const command = effective(stage, "CMD");
  const main = entrypoint ?? command;
  const first = main === undefined ? undefined : readWords(dockerfile, main);
  if (main === undefined || first === undefined) return undefined;
  if (entrypoint === undefined || command === undefined) return { ...first, instructions: [main] };
  const instructions = [entrypoint, command];
  // An ENTRYPOINT in shell form gets nothing of a CMD, which its exec form would.
  if (entrypoint.arguments.form !== "exec") return { ...first, instructions, shell: "needed" };
  if (first.shell !== "none" || command.arguments.form !== "exec") return undefined;
  const rest = command.arguments.words.map(({ value }) => ({ text: value, literal: value }));
  return { instructions, words: [...first.words, ...rest], shell: "none" };
}

function readWords(dockerfile: Dockerfile, start: Instruction): Omit<StartWords, "instructions"> | undefined {
  const { arguments: args } = start;
  if (args.form === "exec") {
    const array = shellArray(args);
    if (array !== undefined) return scriptWords(array.script, "needed");
    const words = args.words.map(({ value }) => ({ text: value, literal: value }));
    return words.length === 0 ? undefined : { words, shell: "none" };
  }
  const script = shellOf(dockerfile, start).kind === "default" ? shellScript(dockerfile, start) : undefined;
  if (script === undefined) return undefined;
  return scriptWords(script, plainWords(script) === undefined ? "needed" : "spare");
}

function scriptWords(script: ShellScript, shell: StartWords["shell"]): Omit<StartWords, "instructions"> | undefined {
  const [call] = script.ok && script.commands.length === 1 ? invocations(script) : [];
  if (call === undefined) return undefined;
  const words = [call.programWord, ...call.arguments];
  return { words: words.map((word) => ({ text: wordText(word), literal: word.literal })), shell };
}
