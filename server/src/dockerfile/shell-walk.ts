import * as unbash from "unbash";
import type { PlainWords } from "./plain-word.ts";
import type { ShellAssignment, ShellCommand, ShellPipe, ShellRedirection } from "./shell.ts";
import { extensionOf, type ShellExtension } from "./shell-extensions.ts";
import { readAnyWord, readWord, type ShellWord } from "./shell-word.ts";

const maxDepth = 200;

/** What the walk over the syntax tree gathers. */
export interface Walk {
  readonly text: string;
  /** Reads the same text. */
  readonly plain: PlainWords;
  readonly commands: Map<unbash.Command, ShellCommand>;
  readonly loopWords: ShellWord[];
  readonly variables: Set<string>;
  readonly pipelines: { readonly node: unbash.Pipeline; readonly within: ShellPipe["within"] }[];
  readonly extensions: ShellExtension[];
  depth: number;
}

/** Gathers what stands in a node and below it; throws where nodes lie too deep in one another. */
export function visit(node: unbash.SyntaxNode, within: ShellCommand["within"], walk: Walk): void {
  if (walk.depth >= maxDepth) throw new RangeError("nested too deeply");
  const { type } = node;
  if (type === "Literal" || type === "SingleQuoted") return;
  // An escaped backquote's positions are those of its own decoded text.
  if (type === "Script" && node.source !== undefined) return;
  if (type === "Command") {
    visitCommand(node, within, walk);
    return;
  }
  if (type === "Word" && walk.plain.wordBetween(node.pos, node.end)?.literal === node.text) return;
  gather(node, within, walk);
  const below = inner(node, within);
  walk.depth++;
  unbash.forEachChild(node, (child) => visit(child, below, walk));
  walk.depth--;
}

function gather(node: unbash.SyntaxNode, within: ShellCommand["within"], walk: Walk): void {
  switch (node.type) {
    case "Word":
    case "DoubleQuoted":
    case "Statement":
    case "AndOr":
      return;
    case "SimpleExpansion":
      walk.variables.add(node.text.slice(1));
      return;
    case "ParameterExpansion":
      walk.variables.add(node.parameter);
      return;
    case "For":
    case "Select":
      walk.loopWords.push(...(node.wordlist ?? []).map((word) => readWord(word, walk.plain)));
      break;
    case "Pipeline":
      if (node.commands.length > 1) walk.pipelines.push({ node, within: within === "pipeline" ? "list" : within });
      break;
    default:
  }
  const extension = extensionOf(node, walk.text);
  if (extension !== undefined) walk.extensions.push(extension);
}

function inner(node: unbash.SyntaxNode, within: ShellCommand["within"]): ShellCommand["within"] {
  if (within === "substitution") return within;
  if (node.type === "CommandExpansion" || node.type === "ProcessSubstitution") return "substitution";
  if (node.type === "Pipeline") return within === "compound" ? within : "pipeline";
  return compoundTypes.has(node.type) ? "compound" : within;
}

const compoundTypes: ReadonlySet<string> = new Set([
  "If",
  "For",
  "ArithmeticFor",
  "Select",
  "While",
  "Subshell",
  "BraceGroup",
  "Case",
  "TestCommand",
  "ArithmeticCommand",
  "Function",
  "Coproc",
]);

function visitCommand(node: unbash.Command, within: ShellCommand["within"], walk: Walk): void {
  const words: ShellWord[] = [];
  const assignments: ShellAssignment[] = [];
  const redirections: ShellRedirection[] = [];
  walk.depth++;
  for (const item of node.prefix) {
    if (item.type === "Assignment") assignments.push(readAssignment(item, within, walk));
    else redirections.push(readRedirection(item, within, walk));
  }
  if (node.name !== undefined) words.push(visitWord(node.name, within, walk));
  for (const item of node.suffix) {
    if (item.type === "Word" || item.type === "Assignment") words.push(visitWord(item, within, walk));
    else redirections.push(readRedirection(item, within, walk));
  }
  walk.depth--;
  const { pos: start, end } = node;
  const name = words[0]?.literal;
  walk.commands.set(node, { kind: "command", start, end, name, words, assignments, redirections, within });
}

/** Reads a word, and gathers what stands in it. */
function visitWord(node: unbash.Word | unbash.Assignment, within: ShellCommand["within"], walk: Walk): ShellWord {
  const plain = node.type === "Word" ? walk.plain.wordBetween(node.pos, node.end) : undefined;
  if (plain === undefined) {
    visit(node, within, walk);
    return node.type === "Word" ? readAnyWord(node) : readWord(node, walk.plain);
  }
  for (const { name } of plain.variables) walk.variables.add(name);
  return plain;
}

function readAssignment(node: unbash.Assignment, within: ShellCommand["within"], walk: Walk): ShellAssignment {
  const { name, value, pos: start, end } = node;
  if (value.type === "Word" && node.index === undefined) {
    return { name, literal: visitWord(value, within, walk).literal, start, end };
  }
  visit(node, within, walk);
  return { name, literal: value.type === "Word" ? readWord(value, walk.plain).literal : undefined, start, end };
}

function readRedirection(node: unbash.Redirection, within: ShellCommand["within"], walk: Walk): ShellRedirection {
  const { operator, pos: start, end } = node;
  if (node.type === "HereDoc") {
    visit(node, within, walk);
    return { operator, target: undefined, start, end };
  }
  gather(node, within, walk);
  const target = node.target === undefined ? undefined : visitWord(node.target, within, walk).literal;
  return { operator, target, start, end };
}
