import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Heredoc, Instruction } from "./dockerfile.ts";
import { insert } from "./edit.ts";
import { isHeredocScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";

/**
 * Adds a command that runs when all before it succeeded, on a line of its own, written as the RUN's other lines are. Undefined where that is not
 * certain: after `||`, `&`, a trailing `;` or a comment, and where heredocs are fed to commands.
 */
export function appendCommand(
  dockerfile: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  command: string,
): TextEdit | undefined {
  const last = script.statements.at(-1);
  if (!script.ok || last === undefined || last.background || last.operators.includes("||")) return undefined;
  if (isHeredocScript(instruction)) return appendLine(dockerfile, instruction.heredocs, script, command);
  const end = script.cooked.sourceEnd(last.end);
  if (instruction.heredocs.length > 0 || script.cooked.text.slice(last.end).trim() !== "") return undefined;
  if (end !== instruction.headSpan.end) return undefined;
  const { escape, source } = dockerfile;
  const { indent, trailing } = lineStyle(dockerfile, instruction);
  const text = trailing
    ? ` && ${escape}${source.lineEnding}${indent}${command}`
    : ` ${escape}${source.lineEnding}${indent}&& ${command}`;
  return insert(dockerfile, end, text);
}

function appendLine(
  dockerfile: Dockerfile,
  [heredoc]: readonly Heredoc[],
  script: ShellScript,
  command: string,
): TextEdit | undefined {
  const end = script.statements.at(-1)?.end;
  if (heredoc === undefined || end === undefined) return undefined;
  const lines = heredoc.content.split("\n").filter((line) => line.trim() !== "");
  const indent = /^[\t ]*/.exec(lines.at(-1) ?? "")?.[0] ?? "";
  // Without `set -e` the script's result is that of its last command, which a new line would hide.
  if (!/^\s*set\s+-\w*e/m.test(heredoc.content)) {
    return insert(dockerfile, script.cooked.sourceEnd(end), ` && ${command}`);
  }
  return insert(dockerfile, heredoc.contentSpan.end, `${indent}${command}${dockerfile.source.lineEnding}`);
}

/** How a RUN's further lines are indented, and whether `&&` stands at their ends rather than their starts. */
export function lineStyle(
  { source }: Dockerfile,
  { firstLine, headSpan }: Instruction,
): { readonly indent: string; readonly trailing: boolean } {
  const lastLine = source.lineAt(headSpan.end);
  const text = (line: number): string => source.text.slice(source.lineStart(line), source.lineEnd(line));
  if (lastLine === firstLine) return { indent: `${/^[\t ]*/.exec(text(firstLine))?.[0] ?? ""}    `, trailing: false };
  const lines = Array.from({ length: lastLine - firstLine + 1 }, (_, index) => text(firstLine + index));
  const joints = lines.slice(1).filter((line) => /^\s*&&/.test(line));
  const trailing = joints.length === 0 && lines.some((line) => /&&\s*[\\`]\s*$/.test(line));
  const model =
    joints.at(-1) ?? lines.slice(1).find((_, index) => trailing && /&&\s*[\\`]\s*$/.test(lines[index] ?? "")) ?? "    ";
  return { indent: /^[\t ]*/.exec(model)?.[0] ?? "    ", trailing };
}
