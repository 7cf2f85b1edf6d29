import type { Range } from "vscode-languageserver-types";
import { Cooked } from "./cooked.ts";
import type { Dockerfile, Heredoc, Instruction, Stage, Word } from "./dockerfile.ts";
import { type Invocation, invocations, operands, wordText } from "./invocations.ts";
import { once } from "./memo.ts";
import { shellScript } from "./run-scripts.ts";
import { parseShell, type ShellCommand, type ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";
import { isPosixShell, sections } from "./stage-state.ts";
import { shippedStages } from "./stages.ts";

/** A program that a RUN starts, wherever it stands: in its script, in that of a `sh -c '…'`, or as an exec form. */
export interface Call extends Invocation {
  /** The script that holds the command; for an exec form one made of its elements. */
  readonly script: ShellScript;
  /** The elements of an exec form, one for each word of the command. */
  readonly array: readonly Word[] | undefined;
}

/** A RUN, or the one inside an ONBUILD, with all that it starts. */
export interface RunCalls {
  readonly run: Instruction;
  readonly stage: Stage | undefined;
  /** Its layer is part of the image that the file makes; so it is in a fragment without FROM. */
  readonly shipped: boolean;
  /** It stands in an ONBUILD. */
  readonly trigger: boolean;
  /** The RUN's own script; undefined for an exec form. */
  readonly script: ShellScript | undefined;
  /** In order; what a nested script starts comes behind the shell that runs it. */
  readonly calls: readonly Call[];
}

/** The RUNs of a file whose text is understood, in order. */
export const runCalls = once((dockerfile: Dockerfile): readonly RunCalls[] => {
  const shippedOnes = shippedStages(dockerfile);
  return sections(dockerfile).flatMap(({ stage, instructions }) => {
    const shipped = stage === undefined || shippedOnes.has(stage);
    return instructions.flatMap((instruction): readonly RunCalls[] => {
      const run = instruction.trigger ?? instruction;
      const trigger = instruction.trigger !== undefined;
      return run.keyword === "RUN" ? [{ run, stage, shipped, trigger, ...read(dockerfile, run) }] : [];
    });
  });
});

/** The source range from a call's program to one of its words, on one line. */
export function callRange(dockerfile: Dockerfile, call: Call, until: ShellWord | undefined): Range {
  const { source } = dockerfile;
  const end = until === undefined ? call.programWord.end : until.end;
  return source.firstLineRange(call.script.cooked.span(call.programWord.start, end));
}

/** `sudo ` where a call is made with it, for a command that is to run beside it. */
export function sudoOf({ command }: Invocation): string {
  return command.name === "sudo" ? "sudo " : "";
}

function read(dockerfile: Dockerfile, run: Instruction): Pick<RunCalls, "script" | "calls"> {
  if (run.arguments.form === "exec") {
    const { words } = run.arguments;
    return { script: undefined, calls: callsOf(arrayScript(words), words, 0) };
  }
  const script = isPosixShell(dockerfile, run) ? shellScript(dockerfile, run) : undefined;
  if (script === undefined) return { script, calls: [] };
  return { script, calls: [...callsOf(script, undefined, 0), ...heredocCalls(script, run.heredocs)] };
}

const shells = /^(ba|da|a|k|z)?sh$/;
const maxNesting = 3;

function callsOf(script: ShellScript, array: readonly Word[] | undefined, depth: number): readonly Call[] {
  return invocations(script).flatMap((invocation) => {
    const call: Call = { ...invocation, script, array };
    const inner = depth < maxNesting ? nestedScript(call) : undefined;
    return inner === undefined ? [call] : [call, ...callsOf(inner, undefined, depth + 1)];
  });
}

/** The script that `sh -c`, `su -c` or `eval` is given as one word. */
function nestedScript(call: Call): ShellScript | undefined {
  const { program, arguments: words } = call;
  if (program === "eval") return words.length === 1 ? wordScript(call, words[0]) : undefined;
  if (!shells.test(program) && program !== "su") return undefined;
  const flag = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text) || text === "--command");
  return flag === -1 ? undefined : wordScript(call, words[flag + 1]);
}

function wordScript({ script, array, command }: Call, word: ShellWord | undefined): ShellScript | undefined {
  if (word === undefined) return undefined;
  if (array !== undefined) {
    const element = array[command.words.indexOf(word)];
    return element === undefined ? undefined : parseShell(element.cooked);
  }
  const inner = word.text.slice(1, -1);
  const isSingle = /^'[^']*'$/.test(word.text);
  const isDouble = /^"[^"\\`]*"$/.test(word.text);
  if ((!isSingle && !isDouble) || inner.trim() === "") return undefined;
  return parseShell(script.cooked.slice(word.start + 1, word.end - 1));
}

/** What `RUN bash <<EOF` reads from its heredoc. */
function heredocCalls(script: ShellScript, heredocs: readonly Heredoc[]): readonly Call[] {
  const [heredoc, another] = heredocs;
  const [first] = invocations(script);
  if (heredoc === undefined || another !== undefined || first === undefined || !shells.test(first.program)) return [];
  const reads = first.command.redirections.some(({ operator }) => operator.startsWith("<<"));
  const hasFile = operands(first.arguments).length > 0 || first.arguments.some((word) => wordText(word) === "-c");
  if (!reads || hasFile) return [];
  return callsOf(parseShell(Cooked.plain(heredoc.content, heredoc.contentSpan.start)), undefined, 1);
}

/** An exec form as the script of one command, whose words are its elements. */
function arrayScript(elements: readonly Word[]): ShellScript {
  const pieces: Cooked[] = [];
  const words: ShellWord[] = [];
  let length = 0;
  for (const { value, cooked, span } of elements) {
    if (pieces.length > 0) pieces.push(Cooked.plain(" ", span.start));
    const start = pieces.length > 0 ? length + 1 : 0;
    pieces.push(cooked);
    length = start + value.length;
    words.push({ text: value, literal: value, start, end: length, variables: [], shellSpecific: false });
  }
  const command: ShellCommand = {
    kind: "command",
    start: 0,
    end: length,
    name: words[0]?.literal,
    words,
    assignments: [],
    redirections: [],
    within: "list",
  };
  const statement = { start: 0, end: length, background: false, parts: [command], operators: [] };
  const commands = words.length === 0 ? [] : [command];
  return {
    cooked: Cooked.join(pieces),
    ok: true,
    statements: commands.length === 0 ? [] : [statement],
    commands,
    loopWords: [],
    pipes: [],
    extensions: [],
    variables: new Set(),
  };
}
