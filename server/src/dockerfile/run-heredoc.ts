import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { replace } from "./edit.ts";
import { parseShellText } from "./exec-form.ts";
import { hasCustomFrontend, pinnedSyntax } from "./frontend.ts";
import { isHeredocScript, shellScript } from "./run-scripts.ts";
import type { ShellPart, ShellScript } from "./shell.ts";
import { isPosixShell } from "./stage-state.ts";

/** Whether the frontend that reads the file knows heredocs: Docker's own, from 1.4 on where one is pinned. */
export function knowsHeredocs(dockerfile: Dockerfile): boolean {
  return !hasCustomFrontend(dockerfile) && (pinnedSyntax(dockerfile) ?? 4) >= 4;
}

/**
 * Writes a RUN's `&&` list as the lines of a heredoc that begins with `set -e`. Undefined where the lines might do something else: compounds, negated
 * pipelines and sourced files, which know whether `set -e` is on, words over several lines, and CRLF, which a shell reads.
 */
export function toHeredoc(dockerfile: Dockerfile, run: Instruction): TextEdit | undefined {
  const { text } = dockerfile;
  const script = run.heredocs.length > 0 ? undefined : scriptToMove(dockerfile, run);
  const [statement, another] = script?.statements ?? [];
  if (script === undefined || statement === undefined || another !== undefined) return undefined;
  const { cooked } = script;
  const isList = statement.parts.length > 1 && !statement.background && !statement.operators.includes("||");
  if (!isList || !statement.parts.every(stopsAlike) || cooked.text.slice(statement.end).trim() !== "") return undefined;
  const [first] = script.commands;
  const stops = first?.name === "set" && /^-[a-z]*e/.test(first.words[1]?.text ?? "");
  const lines = stops ? [] : ["set -e"];
  let end = run.arguments.span.start;
  for (const part of statement.parts) {
    const span = { start: cooked.sourceOffset(part.start), end: cooked.sourceEnd(part.end) };
    const own = text.slice(span.start, span.end);
    if (!isContinuedPlainly(own)) return undefined;
    lines.push(...commentLines(text.slice(end, span.start)), own);
    end = span.end;
  }
  const name = ["EOF", "EOS", "SCRIPT"].find((one) => !text.includes(one));
  const body = lines.join("\n");
  if (
    name === undefined ||
    text.slice(end, run.headSpan.end).trim() !== "" ||
    !holdsSame(parseShellText(body), script, stops ? 0 : 1)
  )
    return undefined;
  const lineEnd = dockerfile.source.lineEnd(dockerfile.source.lineAt(end));
  return replace(dockerfile, { start: run.arguments.span.start, end: lineEnd }, `<<${name}\n${body}\n${name}`);
}

/**
 * Writes a heredoc that stops at the first failure as one `&&` list. Undefined where the list might do something else: lines that are lists or compounds
 * of their own, words over several lines, and scripts in another language.
 */
export function fromHeredoc(dockerfile: Dockerfile, run: Instruction): TextEdit | undefined {
  const script = isHeredocScript(run) ? scriptToMove(dockerfile, run) : undefined;
  const [heredoc] = run.heredocs;
  const [first, ...rest] = script?.statements ?? [];
  if (script === undefined || heredoc === undefined || first === undefined || rest.length === 0) return undefined;
  const { text } = script.cooked;
  const options = text.slice(first.start, first.end);
  if (!/^set -[eux]*e[eux]*(o pipefail)?$/.test(options) || /^#!/.test(heredoc.content)) return undefined;
  if (
    !rest.every(({ parts: [part], operators, background }) => !background && operators.length === 0 && stopsAlike(part))
  )
    return undefined;
  const lines = options === "set -e" ? [] : [options];
  let [result, end] = [lines.join(""), first.end];
  for (const statement of rest) {
    const own = text.slice(statement.start, statement.end);
    const between = text.slice(end, statement.start);
    if (!isContinuedPlainly(own) || !/^[\s;]*(#.*\n\s*)*$/.test(between)) return undefined;
    const comments = commentLines(between).map((line) => `    ${line}\n`);
    const joint = result === "" ? (comments.length > 0 ? "    " : "") : "    && ";
    result += `${result === "" && comments.length === 0 ? "" : " \\\n"}${comments.join("")}${joint}${own}`;
    end = statement.end;
  }
  if (text.slice(end).trim() !== "" || /^\s*(\[|--)/.test(result)) return undefined;
  const joined = parseShellText(result.replace(/^ *#.*\n/gm, "").replaceAll("\\\n", ""));
  if (!holdsSame(script, joined, options === "set -e" ? 1 : 0)) return undefined;
  return replace(dockerfile, { start: run.arguments.span.start, end: run.span.end }, result.trimStart());
}

/** A script in which `&&` and `set -e` may stand for each other. */
function scriptToMove(dockerfile: Dockerfile, run: Instruction): ShellScript | undefined {
  if (dockerfile.escape !== "\\" || dockerfile.source.lineEnding !== "\n" || !isPosixShell(dockerfile, run))
    return undefined;
  const script = shellScript(dockerfile, run);
  if (script?.ok !== true || script.cooked.text.includes("<<")) return undefined;
  const knowsOptions = script.commands.some(
    ({ name, words, within }, index) =>
      within === "compound" ||
      [".", "source", "eval", "trap", "exec"].includes(name ?? "") ||
      (name === "set" && (index > 0 || words.some(({ text }) => text.startsWith("+")))),
  );
  // Some shells hand `set -e` on to the commands of a substitution.
  const hasLists = /;|&&|\n/.test(script.cooked.text.replace(/^[^$`]*/, ""));
  if (knowsOptions || (hasLists && script.commands.some(({ within }) => within === "substitution"))) return undefined;
  return script;
}

/** A failure of it ends an `&&` list, and a script under `set -e`, in the same way. */
function stopsAlike(part: ShellPart | undefined): boolean {
  return part?.kind === "command" || (part?.kind === "pipeline" && !part.negated);
}

/** Lines that end in a backslash alone, with no comment and no empty line among them, mean the same to Docker and to a shell. */
function isContinuedPlainly(text: string): boolean {
  return !/[^\\]\n|\\[ \t]+\n|\n[ \t]*(#|\n|$)/.test(text);
}

function commentLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("#"));
}

/** Whether a script's commands behind the first `skipped` are those of another, word for word, with no word over several lines. */
function holdsSame(long: ShellScript, short: ShellScript, skipped: number): boolean {
  const [all, some] = [wordsOf(long).slice(skipped), wordsOf(short)];
  const isOneLine = [...all, ...some].every((words) => words.every((word) => !word.includes("\n")));
  return long.ok && short.ok && isOneLine && JSON.stringify(all) === JSON.stringify(some);
}

function wordsOf({ commands, cooked }: ShellScript): readonly (readonly string[])[] {
  return commands.map(({ assignments, words }) =>
    [...assignments, ...words].map(({ start, end }) => cooked.text.slice(start, end)),
  );
}
