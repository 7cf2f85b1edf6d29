import { type Invocation, invocations, operands, wordText } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";

/** A path that a script writes to. */
export interface ScriptWrite {
  /** As written; absolute or relative. */
  readonly path: string;
  /** Of the word, in the script's cooked text. */
  readonly start: number;
  readonly end: number;
}

/** The paths that a script's redirections and well-known commands write to, by place; those that are not plain text are left out. */
export function scriptWrites(script: ShellScript): readonly ScriptWrite[] {
  const redirected = script.commands.flatMap(({ redirections }) =>
    redirections.flatMap(({ operator, target, start, end }): readonly ScriptWrite[] =>
      target !== undefined && /^(?:>{1,2}|>\||&>{1,2})$/.test(operator) ? [{ path: target, start, end }] : [],
    ),
  );
  return [...redirected, ...invocations(script).flatMap(written)].sort((one, other) => one.start - other.start);
}

/** Commands that write to every operand. */
const writers: ReadonlySet<string> = new Set("mkdir touch rm rmdir tee truncate mkfifo".split(" "));
/** Commands that write to their last operand. */
const copiers: ReadonlySet<string> = new Set("cp mv ln install rsync".split(" "));
/** Commands that write to every operand but the first. */
const changers: ReadonlySet<string> = new Set("chown chmod chgrp".split(" "));
/** Flags before the path that a command writes to. */
const outputFlags: ReadonlyMap<string, readonly string[]> = new Map([
  ["tar", ["-C", "--directory"]],
  ["unzip", ["-d"]],
  ["curl", ["-o", "--output"]],
  ["wget", ["-O", "--output-document", "-P"]],
  ["git", ["-C"]],
]);

function written({ program, arguments: words }: Invocation): readonly ScriptWrite[] {
  const plain = operands(words, ["-m", "--mode", "-o", "-g", "-t"]);
  const paths = writers.has(program)
    ? plain
    : changers.has(program)
      ? plain.slice(1)
      : copiers.has(program)
        ? plain.slice(1).slice(-1)
        : words.filter((_, index) => {
            const flag = words[index - 1];
            return flag !== undefined && (outputFlags.get(program) ?? []).includes(wordText(flag));
          });
  return paths.flatMap(({ literal, text, start, end }) => {
    const path = literal ?? text.replace(/\/[^/$`]*[*?{][^/$`]*$/, "");
    return /[$`*?{]/.test(path) ? [] : [{ path, start, end }];
  });
}
