import type { ShellCommand, ShellScript } from "./shell.ts";
import { type LastCommand, shellWords } from "./shell-exec.ts";

/** The commands that end the branches of an `if` that a script ends with; none where that `if` holds another compound. */
export function branchEnds(script: ShellScript): readonly ShellCommand[] {
  const last = script.statements.at(-1)?.parts.at(-1);
  if (!script.ok || last?.kind !== "compound" || last.type !== "If") return [];
  const { text } = script.cooked;
  if (/\b(if|for|while|until|case|select)\b/.test(text.slice(last.start + 2, last.end))) return [];
  const inside = script.commands.filter(
    ({ start, end, within }) => start >= last.start && end <= last.end && within === "compound",
  );
  return inside.filter(({ end }, index) => {
    const gap = text.slice(end, inside[index + 1]?.start ?? last.end);
    return /^\s*(;|\n)\s*(#[^\n]*\n\s*)*(elif|else|fi)\b/.test(gap);
  });
}

/** Where `exec` may go in front of a command; undefined for builtins, `exec` itself, and what is not plain. */
export function execPlace(command: ShellCommand): Pick<LastCommand, "execAt" | "program"> | undefined {
  const [first] = command.words;
  if (first === undefined || (first.literal !== undefined && shellWords.has(first.literal))) return undefined;
  const isPlain =
    first.literal !== undefined || /^"\$@"$|^"\$\{@\}"$|^"?\$(\w+|\{\w+\})"?\/[\w./"-]+$/.test(first.text);
  return isPlain ? { execAt: first.start, program: first.literal ?? first.text } : undefined;
}
