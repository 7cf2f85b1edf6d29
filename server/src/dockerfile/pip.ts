import { firstOperand, type Invocation, operands, wordText } from "./invocations.ts";
import type { ShellWord } from "./shell-word.ts";

/** Flags of pip that take the next word and may stand before the subcommand. */
const globalValueFlags: readonly string[] = [
  "--python",
  "--log",
  "--proxy",
  "--retries",
  "--timeout",
  "--exists-action",
  "--trusted-host",
  "--cert",
  "--client-cert",
  "--cache-dir",
  "--use-feature",
];

/** The words behind `pip`, or behind the module in `python -m pip`; undefined for another program. */
export function pipArguments({ program, arguments: words }: Invocation): readonly ShellWord[] | undefined {
  if (!program.startsWith("p")) return undefined;
  if (/^pip(\d+(\.\d+)?)?$/.test(program)) return words;
  if (!/^(python|pypy)(\d+(\.\d+)?)?$/.test(program)) return undefined;
  const module = words.findIndex(({ text }) => text === "-m");
  const name = module === -1 ? undefined : words[module + 1];
  return name?.literal === "pip" ? words.slice(module + 2) : undefined;
}

/** The word with pip's subcommand, such as `install`. */
export function pipSubcommandWord(invocation: Invocation): ShellWord | undefined {
  const words = pipArguments(invocation);
  return words === undefined ? undefined : firstOperand(words, globalValueFlags);
}

/** Whether a call deletes pip's cache. */
export function removesPipCache(invocation: Invocation): boolean {
  const { program, arguments: words } = invocation;
  if (pipSubcommandWord(invocation)?.literal === "cache")
    return words.some(({ text }) => /^(purge|remove)$/.test(text));
  if (program !== "rm" && program !== "find") return false;
  return operands(words).some((word) => /\/\.cache(\/(pip(\/.*)?|\*)?)?$|^\/root(\/(\.\*)?)?$/.test(wordText(word)));
}
