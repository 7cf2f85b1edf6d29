import type { ShellCommand, ShellPart } from "./shell.ts";

/** What builds see as the same in every RUN anew, whatever was written there. */
export const temporaryFiles = /\/etc\/(hosts|resolv\.conf)|\/dev\/shm/;

/** Whether a command changes the shell that runs it, so that what follows in the same shell may do something else. */
export function changesShell({ name, words }: ShellCommand): boolean {
  if (words.length === 0) return true;
  if (name === "set" && words.length === 2 && printsOnly.test(words[1]?.literal ?? "")) return false;
  return (
    changing.has(name ?? "") || ((name === "command" || name === "builtin") && changing.has(words[1]?.literal ?? ""))
  );
}

/** `set -x` changes only what is printed. */
const printsOnly = /^[-+][xv]+$/;

const changing: ReadonlySet<string> = new Set(
  "cd pushd popd export set shopt trap exit umask ulimit alias source . exec eval unset enable setopt return".split(
    " ",
  ),
);

/** A part that makes a name mean something else for what follows. */
export function isFunction(part: ShellPart): boolean {
  return part.kind === "compound" && (part.type === "Function" || part.type === "Coproc");
}

/** Whether a script's text may set one of some variables by `read`, `for`, `${name:=…}` and such: the name stands there other than as `$name`. */
export function setsAny(text: string, variables: Iterable<string>): boolean {
  for (const name of variables) {
    if (/^[A-Za-z_]\w*$/.test(name) && new RegExp(`(?<![\\w$]|\\$\\{)${name}\\b|\\$\\{${name}:?=`).test(text))
      return true;
  }
  return false;
}
