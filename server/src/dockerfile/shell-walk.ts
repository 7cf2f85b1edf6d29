import * as unbash from "unbash";
import type { ShellAssignment, ShellCommand, ShellPipe, ShellRedirection } from "./shell.ts";
import { extensionOf, type ShellExtension } from "./shell-extensions.ts";
import { isPlainText, readWord, type ShellWord } from "./shell-word.ts";

const maxDepth = 200;

/** What the walk over the syntax tree gathers. */
export interface Walk {
  readonly text: string;
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
  if (type === "Literal" || type === "SingleQuoted" || (type === "Word" && isPlainText(node.text))) return;
  // An escaped backquote's positions are those of its own decoded text.
  if (type === "Script" && node.source !== undefined) return;
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
    case "Command":
      walk.commands.set(node, readCommand(node, within));
      return;
    case "SimpleExpansion":
      walk.variables.add(node.text.slice(1));
      return;
    case "ParameterExpansion":
      walk.variables.add(node.parameter);
      return;
    case "For":
    case "Select":
      walk.loopWords.push(...(node.wordlist ?? []).map(readWord));
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

function readCommand(node: unbash.Command, within: ShellCommand["within"]): ShellCommand {
  const words: ShellWord[] = node.name === undefined ? [] : [readWord(node.name)];
  for (const argument of node.args) words.push(readWord(argument));
  const assignments: ShellAssignment[] = [];
  for (const prefix of node.prefix) {
    if (prefix.type !== "Assignment") continue;
    const literal = prefix.value.type === "Word" ? readWord(prefix.value).literal : undefined;
    assignments.push({ name: prefix.name, literal, start: prefix.pos, end: prefix.end });
  }
  return {
    kind: "command",
    start: node.pos,
    end: node.end,
    name: words[0]?.literal,
    words,
    assignments,
    redirections: node.redirects.map(readRedirection),
    within,
  };
}

function readRedirection(node: unbash.Redirection): ShellRedirection {
  const target = node.type === "HereDoc" || node.target === undefined ? undefined : readWord(node.target).literal;
  return { operator: node.operator, target, start: node.pos, end: node.end };
}
