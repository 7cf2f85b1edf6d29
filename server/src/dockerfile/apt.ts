import { type Invocation, invocations, operands, subcommand, wordText } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";

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

/** The calls of apt-get, apt or aptitude in a script. */
export function aptCalls(script: ShellScript): readonly Invocation[] {
  return invocations(script).filter(({ program }) => ["apt-get", "apt", "aptitude"].includes(program));
}

/** The subcommand of a call of apt, such as `install`. */
export function aptSubcommand(invocation: Invocation): string | undefined {
  return subcommand(invocation, aptValueFlags);
}

/** Whether a script removes the package lists that `apt-get update` fetched. */
export function removesAptLists(script: ShellScript): boolean {
  return invocations(script).some((invocation) => {
    const { program, arguments: words } = invocation;
    if (program === "rm") return operands(words).some((word) => isListsPath(wordText(word)));
    if (program === "find")
      return (
        words.some((word) => isListsPath(wordText(word))) && words.some((word) => /^-(delete|exec)$/.test(word.text))
      );
    return (
      ["apt-get", "apt"].includes(program) && ["distclean", "dist-clean"].includes(aptSubcommand(invocation) ?? "")
    );
  });
}

function isListsPath(path: string): boolean {
  return /^\/var\/lib\/(apt(\/lists(\/.*)?|\/\*|\/\{.*lists.*\}.*|\/)?|\*|\{.*apt.*\}.*)$/.test(path);
}
