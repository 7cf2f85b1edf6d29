import { baseFamily, baseImage } from "./base-family.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { parseShellText, plainWords, withInsertions } from "./exec-form.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import { lastCommand } from "./shell-exec.ts";
import { shellOf } from "./stage-state.ts";

/** A start command as a script file of its own. */
export interface StartScript {
  /** With `#!` and LF. */
  readonly text: string;
  /** The arguments that the instruction gives it. */
  readonly arguments: readonly string[];
  /** What the script ends with, as written. */
  readonly program: string;
}

/**
 * The script that a CMD or ENTRYPOINT gives to a shell, as a file that starts its last command with `exec` and hands its own arguments on. Undefined for what
 * needs no shell or has none, for what does not end with a plain command, and where arguments are read in a way that a file would change.
 */
export function startScript(dockerfile: Dockerfile, instruction: Instruction): StartScript | undefined {
  const { stage } = instruction;
  const image = stage === undefined ? undefined : baseImage(stage);
  // The debug variants of distroless have a shell, but none at its usual place.
  if (baseFamily(stage).shell === "none" || image?.path.includes("distroless") === true) return undefined;
  const given = readGiven(dockerfile, instruction);
  const options = given === undefined ? undefined : optionsOf(given.flags);
  if (given === undefined || options === undefined) return undefined;
  const { script, rest, shell } = given;
  if (isShortProgram(script)) return undefined;
  const last = lastCommand(script);
  const forwards = last === undefined ? undefined : forwarding(instruction, script, rest);
  if (last === undefined || forwards === undefined) return undefined;
  const insertions = last.hasExec ? [] : [{ at: last.execAt, text: "exec " }];
  if (forwards === "add") insertions.push({ at: last.argumentsAt, text: ' "$@"' });
  const body = withInsertions(script, insertions).replace(zeroAndArguments, '"$@"');
  const lines = linesOf(body, options);
  const first = shell.startsWith("/") ? shell : shell === "sh" ? "/bin/sh" : `/usr/bin/env ${shell}`;
  return { text: `#!${first}\n${lines.join("\n")}\n`, arguments: rest.slice(1), program: last.program };
}

/** A program with plain words needs no shell; as long as it fits in a line, the exec form says it best. */
function isShortProgram(script: ShellScript): boolean {
  return plainWords(script) !== undefined && script.cooked.text.length < 80;
}

interface Given {
  readonly script: ShellScript;
  /** The shell as it is started now. */
  readonly shell: string;
  readonly flags: readonly string[];
  /** `$0`, `$1`, … */
  readonly rest: readonly string[];
}

function readGiven(dockerfile: Dockerfile, instruction: Instruction): Given | undefined {
  const { arguments: args, heredocs } = instruction;
  if (args.form === "exec") {
    const array = shellArray(args);
    if (array === undefined) return undefined;
    const values = args.words.map(({ value }) => value);
    const at = args.words.indexOf(array.scriptWord);
    return { script: array.script, shell: values[0] ?? "", flags: values.slice(1, at), rest: values.slice(at + 1) };
  }
  const script = heredocs.length > 0 ? undefined : shellScript(dockerfile, instruction);
  const shell = shellOf(dockerfile, instruction);
  if (script === undefined || shell.kind === "windows" || (shell.kind === "set" && !shell.posix)) return undefined;
  const [program = "/bin/sh", ...flags] = shell.kind === "set" ? shell.words : ["/bin/sh", "-c"];
  return { script, shell: program, flags, rest: [] };
}

/** What `set` has to be given for a shell's own flags, without `-c`; undefined for others, such as those of a login shell. */
function optionsOf(flags: readonly string[]): string | undefined {
  let letters = "";
  let hasPipefail = false;
  for (let at = 0; at < flags.length; at++) {
    const [, own, takesName] = /^-([cexu]*)(o?)$/.exec(flags[at] ?? "") ?? [];
    if (own === undefined) return undefined;
    letters += own.replace("c", "");
    if (takesName === "") continue;
    if (flags[++at] !== "pipefail") return undefined;
    hasPipefail = true;
  }
  return `${letters}${hasPipefail ? "o pipefail" : ""}`;
}

/** `$0 $@`, which is all arguments where nothing is given for `$0`. */
const zeroAndArguments = /"?\$(?:0|\{0\})"? +"?\$(?:@|\{@\})"?(?=\s|$)/;

/** Whether `"$@"` is to be added to what is started, or is there; undefined where the script reads arguments otherwise, or would get others. */
function forwarding(
  { keyword }: Instruction,
  { cooked, commands }: ShellScript,
  rest: readonly string[],
): "add" | "keep" | undefined {
  const takesAll = rest.length === 0 && zeroAndArguments.test(cooked.text);
  const text = takesAll ? cooked.text.replace(zeroAndArguments, "") : cooked.text;
  if (/\$\{?[#!]?0/.test(text)) return undefined;
  const changes = commands.some(
    ({ name, words }) =>
      ["shift", "getopts", "eval"].includes(name ?? "") ||
      (name === "set" && !words.slice(1).every((word) => /^[-+][a-z]+$/.test(word.text) || word.text === "pipefail")),
  );
  if (changes) return undefined;
  const reads = /\$\{?[#!]?[@*#1-9]/.test(text);
  if (takesAll) return reads ? undefined : "keep";
  // Without a word for `$0`, the first argument would be lost in the shell and is not in a file.
  if (reads) return rest.length === 0 ? undefined : "keep";
  // A sourced file sees the arguments that come in now.
  const sources = keyword === "ENTRYPOINT" && commands.some(({ name }) => name === "." || name === "source");
  return rest.length > 1 || sources ? undefined : "add";
}

/** A line for each command under `set -e` where that stops as `&&` does; else the script as it is. */
function linesOf(body: string, options: string): readonly string[] {
  const script = parseShellText(body);
  const [statement, another] = script.statements;
  const sets = options === "" ? [] : [`set -${options}`];
  if (!script.ok || statement === undefined || body.includes("\n")) return [...sets, body];
  const slice = ({ start, end }: { readonly start: number; readonly end: number }): string => body.slice(start, end);
  if (another !== undefined) return [...sets, ...script.statements.map(slice)];
  const isPlain =
    statement.operators.every((operator) => operator === "&&") &&
    statement.parts.every((part) => part.kind === "command") &&
    !script.commands.some(({ name, within }) => within !== "list" || [".", "source", "set"].includes(name ?? ""));
  if (!isPlain) return [...sets, body];
  return [`set -${options.includes("e") ? options : `e${options}`}`, ...statement.parts.map(slice)];
}
