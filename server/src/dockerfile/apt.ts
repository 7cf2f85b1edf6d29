import type { Instruction } from "./dockerfile.ts";
import { firstOperand, type Invocation, operands, wordText } from "./invocations.ts";
import { mountsPath } from "./mounts.ts";
import { runsMentioning } from "./run-calls.ts";
import type { ShellWord } from "./shell-word.ts";

/** Flags of apt-get that take the next word. */
export const aptValueFlags: readonly string[] = [
  "-o",
  "--option",
  "-t",
  "--target-release",
  "--default-release",
  "-c",
  "--config-file",
  "-a",
];

/** The RUNs that may start apt-get, apt or aptitude. */
export const aptRuns = runsMentioning(/apt(?:-get|itude)?(?![\w-])/);

/** The subcommand of a call of apt, such as `install`. */
export function aptSubcommand(invocation: Invocation): string | undefined {
  return aptSubcommandWord(invocation)?.literal;
}

/** Subcommands of apt-get, apt and aptitude that fetch packages by means of the lists. */
export const aptInstalls: ReadonlySet<string> = new Set([
  "install",
  "reinstall",
  "upgrade",
  "dist-upgrade",
  "full-upgrade",
  "safe-upgrade",
  "build-dep",
  "satisfy",
]);

/** The word with the subcommand of a call of apt; variables before it may hold options and are passed over. */
export function aptSubcommandWord({ arguments: words }: Invocation): ShellWord | undefined {
  return firstOperand(words, aptValueFlags);
}

/** Whether a program is one of apt's command lines. */
export function isApt({ program }: Invocation): boolean {
  return program === "apt-get" || program === "apt" || program === "aptitude";
}

/** The packages that a call of apt names behind its subcommand. */
export function aptPackages(invocation: Invocation): readonly ShellWord[] {
  const subcommandWord = aptSubcommandWord(invocation);
  const words = operands(invocation.arguments, aptValueFlags);
  return subcommandWord === undefined ? [] : words.slice(words.indexOf(subcommandWord) + 1);
}

/** Whether a call removes the package lists that `apt-get update` fetched. */
export function isListRemoval(invocation: Invocation): boolean {
  const { program, arguments: words } = invocation;
  if (program === "rm") return operands(words).some((word) => isListsPath(wordText(word)));
  if (program === "find")
    return (
      words.some((word) => isListsPath(wordText(word))) && words.some((word) => /^-(delete|exec)$/.test(word.text))
    );
  return ["apt-get", "apt"].includes(program) && ["distclean", "dist-clean"].includes(aptSubcommand(invocation) ?? "");
}

/** Whether a RUN's mounts keep the package lists out of its layer. */
export function mountsAptLists(run: Instruction): boolean {
  return mountsPath(run, ["/var/lib/apt/lists"]);
}

function isListsPath(path: string): boolean {
  return /^\/var\/lib\/(apt(\/lists(\/.*)?|\/\*|\/\{.*lists.*\}.*|\/)?|\*|\{.*apt.*\}.*)$/.test(path);
}
