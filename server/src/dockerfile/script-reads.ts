import type { ShellScript } from "./shell.ts";
import { needsValue, type VariableRead, variableReads } from "./variable-reads.ts";

/** The first read of each variable that comes from outside the script, where it has no default: nothing before it sets the variable. */
export function unassignedReads(script: ShellScript): readonly VariableRead[] {
  if (!script.ok || script.variables.size === 0) return [];
  const first = new Map<string, VariableRead>();
  for (const read of variableReads(script.cooked.text, "\\")) {
    if (needsValue(read) && script.variables.has(read.name) && !first.has(read.name)) first.set(read.name, read);
  }
  if (first.size === 0) return [];
  const assignedAt = assignments(script);
  return [...first.values()].filter(({ name, start }) => (assignedAt.get(name) ?? start) >= start);
}

/** The names that a script sets anywhere; all that it reads where it sources a file. */
export function assignedNames(script: ShellScript): ReadonlySet<string> {
  return new Set(assignments(script).keys());
}

/** Where each name is set first; after a sourced file everything may be. */
function assignments(script: ShellScript): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const set = (name: string, at: number): void => {
    if (!found.has(name)) found.set(name, at);
  };
  for (const match of script.cooked.text.matchAll(/\b(?:for|select)\s+(\w+)\b/g)) set(match[1] as string, match.index);
  for (const command of script.commands) {
    for (const { name, end } of command.assignments) set(name, end);
    if (command.name === undefined || !setters.has(command.name)) continue;
    if ([".", "source", "eval"].includes(command.name)) {
      for (const name of script.variables) set(name, command.start);
    }
    for (const { text, end } of command.words.slice(1)) set(/^\w*/.exec(text)?.[0] ?? "", end);
  }
  return found;
}

const setters: ReadonlySet<string> = new Set(
  ". source eval export declare local readonly typeset read printf getopts unset mapfile readarray let".split(" "),
);
