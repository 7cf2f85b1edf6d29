import type { TextEdit } from "vscode-languageserver-types";
import { baseFamily } from "./base-family.ts";
import { brokenArray } from "./broken-array.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { execForm, insertBefore, replace } from "./edit.ts";
import { type Forwarding, plainWords, throughShell } from "./exec-form.ts";
import { shellScript } from "./run-scripts.ts";
import { shellOf } from "./stage-state.ts";

/**
 * The edits that write a CMD, ENTRYPOINT or HEALTHCHECK in exec form: its plain words, or its script run by the shell that runs it now. Undefined where that
 * changes more, where the image has no shell, and for text that was meant to be an array.
 */
export function useExecForm(
  dockerfile: Dockerfile,
  instruction: Instruction,
  forwarding: Forwarding,
): readonly TextEdit[] | undefined {
  const script = shellScript(dockerfile, instruction);
  const shell = shellOf(dockerfile, instruction);
  if (script === undefined || shell.kind === "windows" || brokenArray(instruction) !== undefined) return undefined;
  const plain = plainWords(script);
  if (plain !== undefined) return useWords(dockerfile, instruction, plain);
  if (baseFamily(instruction.stage).shell === "none" || (shell.kind === "set" && !shell.posix)) return undefined;
  const converted = throughShell(script, forwarding);
  if (converted === undefined) return undefined;
  const words = shell.kind === "set" ? [...shell.words, ...converted.slice(2)] : converted;
  return useWords(dockerfile, instruction, words);
}

/** The edits that put an array of these words in the place of the arguments; comments between their lines go above the instruction. */
export function useWords(
  dockerfile: Dockerfile,
  instruction: Instruction,
  words: readonly string[],
): readonly TextEdit[] {
  const { span } = instruction.arguments;
  const inside = dockerfile.text.slice(span.start, span.end).split("\n").slice(1);
  const comments = inside.map((line) => line.trim()).filter((line) => line.startsWith("#"));
  const edit = replace(dockerfile, span, execForm(words));
  return comments.length === 0 ? [edit] : [insertBefore(dockerfile, instruction, comments), edit];
}

/** The array that Docker makes of a shell form, which starts the same; undefined where the shell is not known. */
export function useShellArray(dockerfile: Dockerfile, instruction: Instruction): readonly TextEdit[] | undefined {
  const { arguments: args, heredocs, stage } = instruction;
  if (args.form !== "shell" || heredocs.length > 0 || shellOf(dockerfile, instruction).kind !== "default")
    return undefined;
  if (baseFamily(stage).shell === "none" || brokenArray(instruction) !== undefined) return undefined;
  return useWords(dockerfile, instruction, ["/bin/sh", "-c", args.text.text]);
}
