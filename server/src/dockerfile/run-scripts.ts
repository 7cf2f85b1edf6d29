import { Cooked } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { parseShell, type ShellScript } from "./shell.ts";

/**
 * The shell script of a RUN, or of a CMD, ENTRYPOINT or HEALTHCHECK in shell form: its text with the heredocs it feeds to commands,
 * or the heredoc itself where that is all there is. Undefined for exec form and for a heredoc in another language.
 * It is POSIX text only where `shellOf` says so.
 */
export function shellScript(dockerfile: Dockerfile, instruction: Instruction): ShellScript | undefined {
  return scriptOf(instruction, dockerfile);
}

/** Whether a RUN's heredoc is its whole script, as in `RUN <<EOF`. */
export function isHeredocScript({ arguments: args, heredocs }: Instruction): boolean {
  return heredocs.length === 1 && args.form === "shell" && /^\d*<<-?\s*\S+$/.test(args.text.text);
}

const scriptOf = once((instruction: Instruction, dockerfile: Dockerfile): ShellScript | undefined => {
  const { arguments: args, heredocs } = instruction;
  if (args.form !== "shell") return undefined;
  const [first] = heredocs;
  if (first === undefined) return parseShell(args.text);
  if (isHeredocScript(instruction)) {
    if (!isForShell(first.content)) return undefined;
    return parseShell(Cooked.plain(first.content, first.contentSpan.start));
  }
  const bodies = heredocs.map(({ contentSpan, terminatorSpan }) => {
    const end = Math.min(terminatorSpan.end + 1, dockerfile.text.length);
    return Cooked.plain(dockerfile.text.slice(contentSpan.start, end), contentSpan.start);
  });
  return parseShell(Cooked.join([args.text, Cooked.plain("\n", args.span.end), ...bodies]));
});

/** Whether a script's `#!` line, if it has one, names a shell. */
function isForShell(content: string): boolean {
  const [, program, argument] = /^#![\t ]*(\S+)(?:[\t ]+(\S+))?/.exec(content) ?? [];
  if (program === undefined) return true;
  const interpreter = program.endsWith("/env") ? argument : program;
  return /(^|\/)(ba|da|a|k|z)?sh$/.test(interpreter ?? "");
}
