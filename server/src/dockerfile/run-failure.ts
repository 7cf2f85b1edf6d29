import type { ShellCommand, ShellScript } from "./shell.ts";

/** Whether a RUN surely fails when a command of it does: no `||`, no condition, no background, and nothing after it that hides the result. */
export function failureEndsRun(script: ShellScript, command: ShellCommand): boolean {
  if (!script.ok || command.within !== "list") return false;
  const at = script.statements.findIndex(({ start, end }) => start <= command.start && command.end <= end);
  const statement = script.statements[at];
  if (statement === undefined || statement.background || statement.operators.includes("||")) return false;
  if (at === script.statements.length - 1) return true;
  return script.commands.some(({ name, words, start }) => {
    const options = words.map(({ text }) => text).join(" ");
    return name === "set" && start < command.start && /^set (.* )?-(\w*e|o errexit)/.test(options);
  });
}
