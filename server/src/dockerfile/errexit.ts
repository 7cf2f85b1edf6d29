import type { Dockerfile, Instruction } from "./dockerfile.ts";
import type { ShellCommand, ShellScript } from "./shell.ts";
import { shellOf } from "./stage-state.ts";

/** Whether a script stops at its first failing command: by `set -e` at its top level, or because SHELL says so. */
export function stopsOnFailure(dockerfile: Dockerfile, instruction: Instruction, { commands }: ShellScript): boolean {
  const shell = shellOf(dockerfile, instruction);
  if (shell.kind === "set" && setsOption(shell.words.slice(1), "e", "errexit")) return true;
  return commands.some((command) => command.within === "list" && switchesOn(command, "e", "errexit"));
}

/** Whether a pipeline fails with any of its commands: by `set -o pipefail`, or because SHELL says so. */
export function hasPipefail(dockerfile: Dockerfile, instruction: Instruction, { commands }: ShellScript): boolean {
  const shell = shellOf(dockerfile, instruction);
  if (shell.kind === "set" && shell.words.includes("pipefail")) return true;
  return commands.some((command) => switchesOn(command, "", "pipefail"));
}

function switchesOn({ name, words }: ShellCommand, letter: string, option: string): boolean {
  if (name !== "set" && name !== "setopt") return false;
  const values = words.slice(1).map(({ literal, text }) => literal ?? text);
  return name === "set" ? setsOption(values, letter, option) : values.includes(option);
}

function setsOption(words: readonly string[], letter: string, option: string): boolean {
  return words.some(
    (word, index) =>
      (letter !== "" && /^-[a-z]+$/.test(word) && word.includes(letter)) ||
      (word === option && /^-[a-z]*o$/.test(words[index - 1] ?? "")),
  );
}
