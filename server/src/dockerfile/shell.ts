import * as unbash from "unbash";
import type { Cooked } from "./cooked.ts";
import { readPlainShell } from "./plain-shell.ts";
import { PlainWords } from "./plain-word.ts";
import type { ShellExtension } from "./shell-extensions.ts";
import { visit, type Walk } from "./shell-walk.ts";
import type { ShellWord } from "./shell-word.ts";

/** A shell script as data. Offsets are those of `cooked.text`; `cooked.span` leads back to the Dockerfile. */
export interface ShellScript {
  readonly cooked: Cooked;
  /** The whole text was understood. Where it was not, what was understood still stands in the rest. */
  readonly ok: boolean;
  /** What `;`, `&` and line ends separate at the top level. */
  readonly statements: readonly ShellStatement[];
  /** Every simple command, those in pipelines, compounds and substitutions too, by place. */
  readonly commands: readonly ShellCommand[];
  /** The words that `for` and `select` loop over. */
  readonly loopWords: readonly ShellWord[];
  /** Names of the variables that the script reads, those in substitutions too. */
  readonly variables: ReadonlySet<string>;
  /** Every pipeline with a `|`, wherever it stands, by place. */
  readonly pipes: readonly ShellPipe[];
  /** Every piece of syntax that POSIX does not know, by place. */
  readonly extensions: readonly ShellExtension[];
}

/** The commands of a pipeline. */
export interface ShellPipe {
  readonly start: number;
  readonly end: number;
  /** In order; undefined for a compound such as `while …`. */
  readonly commands: readonly (ShellCommand | undefined)[];
  readonly within: "list" | "compound" | "substitution";
}

/** Commands joined by `&&` and `||`. */
export interface ShellStatement {
  readonly start: number;
  readonly end: number;
  /** Ended by `&`. */
  readonly background: boolean;
  readonly parts: readonly ShellPart[];
  /** Between the parts: one fewer than those. */
  readonly operators: readonly ("&&" | "||")[];
}

/** One part of a statement. */
export type ShellPart = ShellCommand | ShellPipeline | ShellCompound;

/** Commands joined by `|`, or one that `!` or `time` precedes. */
export interface ShellPipeline {
  readonly kind: "pipeline";
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
}

/** `if`, `for`, `while`, `case`, `{ … }`, `( … )`, `[[ … ]]`, a function. */
export interface ShellCompound {
  readonly kind: "compound";
  readonly start: number;
  readonly end: number;
  /** The syntax node's name, such as `If` or `Subshell`. */
  readonly type: string;
}

/** One simple command. */
export interface ShellCommand {
  readonly kind: "command";
  readonly start: number;
  readonly end: number;
  /** The program's name when it is plain text. */
  readonly name: string | undefined;
  /** The name and the arguments. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirections: readonly ShellRedirection[];
  /** Where it stands: `list` at the top level, else inside something. */
  readonly within: "list" | "pipeline" | "compound" | "substitution";
}

/** `NAME=value` before a command, or alone. */
export interface ShellAssignment {
  readonly name: string;
  /** The value when it is plain text. */
  readonly literal: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** `> file`, `2>&1`, `<<< text` or a heredoc. */
export interface ShellRedirection {
  readonly operator: string;
  /** The target when it is plain text. */
  readonly target: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** unbash takes seconds for some texts beyond this; BuildKit's longest line is as long. */
const maxLength = 65_536;

/** Parses shell text; never throws. Text that is too long, or too deep, has no commands and is not `ok`. */
export function parseShell(cooked: Cooked): ShellScript {
  return readPlainShell(cooked) ?? parseAnyShell(cooked);
}

/** The same with unbash alone, as the measure of the ways round it. */
export function parseByUnbash(cooked: Cooked): ShellScript {
  return parseAnyShell(cooked, new PlainWords(""));
}

/** The same for text of any kind, and slower: unbash reads it, but for the words that `plain` can. */
export function parseAnyShell(cooked: Cooked, plain: PlainWords = new PlainWords(cooked.text)): ShellScript {
  const failed: ShellScript = {
    cooked,
    ok: false,
    statements: [],
    commands: [],
    loopWords: [],
    variables: new Set(),
    pipes: [],
    extensions: [],
  };
  if (cooked.text.length > maxLength) return failed;
  try {
    const script = unbash.parse(cooked.text);
    const walk: Walk = {
      text: cooked.text,
      plain,
      commands: new Map(),
      loopWords: [],
      variables: new Set(),
      pipelines: [],
      extensions: [],
      depth: 0,
    };
    for (const statement of script.commands) visit(statement, "list", walk);
    const statements = script.commands.map((statement) => readStatement(statement, walk));
    const commands = [...walk.commands.values()].sort((a, b) => a.start - b.start);
    const { loopWords, variables, extensions } = walk;
    const pipes = walk.pipelines.map(({ node, within }) => readPipe(node, within, walk));
    const ok = (script.errors ?? []).length === 0;
    return { cooked, ok, statements, commands, loopWords, variables, pipes, extensions };
  } catch {
    return failed;
  }
}

function readStatement(statement: unbash.Statement, walk: Walk): ShellStatement {
  const { command, pos, end } = statement;
  const nodes = command.type === "AndOr" ? command.commands : [command];
  return {
    start: pos,
    end,
    background: statement.background === true,
    parts: nodes.map((node) => readPart(node, walk)),
    operators: command.type === "AndOr" ? command.operators : [],
  };
}

function readPart(node: unbash.PipelineNode, walk: Walk): ShellPart {
  const { pos: start, end, type } = node;
  if (type === "Pipeline") {
    return { kind: "pipeline", start, end, negated: node.prefixes.some((prefix) => prefix.type === "Negation") };
  }
  const command = type === "Command" ? walk.commands.get(node) : undefined;
  return command ?? { kind: "compound", start, end, type };
}

function readPipe(node: unbash.Pipeline, within: ShellPipe["within"], walk: Walk): ShellPipe {
  const commands = node.commands.map((part) => (part.type === "Command" ? walk.commands.get(part) : undefined));
  return { start: node.pos, end: node.end, commands, within };
}
