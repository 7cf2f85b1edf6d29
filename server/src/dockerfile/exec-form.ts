import { Cooked } from "./cooked.ts";
import { parseShell, type ShellCommand, type ShellScript } from "./shell.ts";
import { lastCommand, shellWords } from "./shell-exec.ts";

/** How arguments of `docker run` are to reach the program: those of an ENTRYPOINT are forwarded, a CMD is replaced by them. */
export type Forwarding = "forward" | "none";

/**
 * The exec form of a shell-form command. Plain words become the array itself; what needs a shell becomes `sh -c` with `exec` before the last command;
 * undefined where no array does the same (pipelines, `||`, background, compounds, builtins, what shells read differently).
 */
export function toExecForm(script: ShellScript, forwarding: Forwarding): readonly string[] | undefined {
  return plainWords(script) ?? throughShell(script, forwarding);
}

/** The words of a script that is one program with plain words; undefined for any other. */
export function plainWords(script: ShellScript): readonly string[] | undefined {
  const words = literalWords(script);
  const [program, ...rest] = words?.[0] === "exec" ? words.slice(1) : (words ?? []);
  if (program === undefined || shellWords.has(program) || program.startsWith("-")) return undefined;
  return [program, ...rest];
}

/** The words of a script that is one command of plain words, be it a program or the arguments of one. */
export function literalWords(script: ShellScript): readonly string[] | undefined {
  const [statement, another] = script.statements;
  const command = statement?.parts[0];
  if (!script.ok || another !== undefined || statement?.parts.length !== 1 || statement.background) return undefined;
  if (command?.kind !== "command" || command.assignments.length > 0 || command.redirections.length > 0)
    return undefined;
  const words = command.words.map(({ literal }) => literal);
  return words.every((word) => word !== undefined) ? words : undefined;
}

/** A script run by `sh -c`, the last command replacing the shell; undefined where that is not possible. */
export function throughShell(script: ShellScript, forwarding: Forwarding): readonly string[] | undefined {
  const last = lastCommand(script);
  if (last === undefined || script.commands.some(({ words }) => words.some((word) => word.shellSpecific)))
    return undefined;
  const insertions = last.hasExec ? [] : [{ at: last.execAt, text: "exec " }];
  if (forwarding === "forward") insertions.push({ at: last.argumentsAt, text: ' "$@"' });
  const text = withInsertions(script, insertions);
  return ["sh", "-c", text, ...(forwarding === "forward" ? ["--"] : [])];
}

/** A word as shell text that means just this: bare, in single quotes, or in double quotes when it holds a single one. */
export function quoteForShell(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!word.includes("'")) return `'${word}'`;
  return /["$`\\]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
}

/** Parses text that stands in no Dockerfile, such as an element of an array put together anew. */
export function parseShellText(text: string): ShellScript {
  return parseShell(Cooked.plain(text, 0));
}

/** The script up to its last statement's end, the blanks of joined lines made one. */
export function withInsertions(
  { cooked, statements, commands }: ShellScript,
  insertions: readonly { readonly at: number; readonly text: string }[],
): string {
  const end = statements.at(-1)?.end ?? cooked.text.length;
  const gaps = [
    ...commands.flatMap(wordGaps),
    ...statements.flatMap(({ parts }) => gapsBetween(parts)),
    ...gapsBetween(statements),
  ];
  const edits = [
    ...insertions.map(({ at, text }) => ({ start: at, end: at, text })),
    ...gaps.map(({ start, end: stop }) => ({ start, end: stop, text: tidied(cooked.text.slice(start, stop)) })),
  ].sort((one, other) => one.start - other.start || one.end - other.end);
  let result = "";
  let at = statements[0]?.start ?? 0;
  for (const edit of edits) {
    if (edit.start < at || edit.end > end) continue;
    result += cooked.text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return (result + cooked.text.slice(at, end)).replace(/[\s;]+$/, "");
}

interface Gap {
  readonly start: number;
  readonly end: number;
}

function wordGaps({ words, redirections, within }: ShellCommand): readonly Gap[] {
  if (within === "substitution") return [];
  return gapsBetween([...words, ...redirections].sort((one, other) => one.start - other.start));
}

function gapsBetween(pieces: readonly Gap[]): readonly Gap[] {
  return pieces.slice(1).map((piece, index) => ({ start: (pieces[index] as Gap).end, end: piece.start }));
}

/** Blanks alone, or around one operator, become one blank; anything else stays. */
function tidied(gap: string): string {
  if (/^[ \t]+$/.test(gap)) return " ";
  const operator = /^[ \t]*(&&|\|\||;)[ \t]*$/.exec(gap)?.[1];
  if (operator === undefined) return gap;
  return operator === ";" ? "; " : ` ${operator} `;
}
