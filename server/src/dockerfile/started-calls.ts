import { Cooked } from "./cooked.ts";
import type { Heredoc, Word } from "./dockerfile.ts";
import { elementScript } from "./element-script.ts";
import { type Invocation, invocations, operands, wordText } from "./invocations.ts";
import { parseShell, type ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";

/** A program that a RUN starts, wherever it stands: in its script, in that of a `sh -c '…'`, or as an exec form. */
export interface Call extends Invocation {
  /** The script that holds the command; for an exec form one made of its elements. */
  readonly script: ShellScript;
  /** The elements of an exec form, one for each word of the command. */
  readonly array: readonly Word[] | undefined;
}

/** What an exec form starts, in order. */
export function elementCalls(elements: readonly Word[]): readonly Call[] {
  const calls: Call[] = [];
  gather(calls, elementScript(elements), elements, 0);
  return calls;
}

/** What a RUN's script starts, in order; what a nested script starts comes behind the shell that runs it. */
export function scriptCalls(script: ShellScript, heredocs: readonly Heredoc[]): readonly Call[] {
  const calls: Call[] = [];
  gather(calls, script, undefined, 0);
  const fed = heredocs.length === 1 ? fedScript(script, heredocs[0]) : undefined;
  if (fed !== undefined) gather(calls, fed, undefined, 1);
  return calls;
}

const maxNesting = 3;

function gather(calls: Call[], script: ShellScript, array: readonly Word[] | undefined, depth: number): void {
  for (const { program, arguments: words, environment, command, programWord } of invocations(script)) {
    const call: Call = { program, arguments: words, environment, command, programWord, script, array };
    calls.push(call);
    const inner = depth < maxNesting ? nestedScript(call) : undefined;
    if (inner !== undefined) gather(calls, inner, undefined, depth + 1);
  }
}

const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "ksh", "zsh"]);

/** The script that `sh -c`, `su -c` or `eval` is given as one word. */
function nestedScript(call: Call): ShellScript | undefined {
  const { program, arguments: words } = call;
  if (program === "eval") return words.length === 1 ? wordScript(call, words[0]) : undefined;
  if (!shells.has(program) && program !== "su") return undefined;
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
function fedScript(script: ShellScript, heredoc: Heredoc | undefined): ShellScript | undefined {
  const [first] = invocations(script);
  if (heredoc === undefined || first === undefined || !shells.has(first.program)) return undefined;
  const reads = first.command.redirections.some(({ operator }) => operator.startsWith("<<"));
  const hasFile = operands(first.arguments).length > 0 || first.arguments.some((word) => wordText(word) === "-c");
  if (!reads || hasFile) return undefined;
  return parseShell(Cooked.plain(heredoc.content, heredoc.contentSpan.start));
}
