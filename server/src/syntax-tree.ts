import type { Dockerfile, Heredoc, Instruction } from "./dockerfile/dockerfile.ts";
import { keywords } from "./dockerfile/keywords.ts";

/** An instruction in the shape that other tools print BuildKit's tree in. */
interface TreeNode {
  readonly kw: string;
  readonly flags: readonly string[];
  readonly args: readonly string[];
  readonly json: boolean;
  /** 1-based; 0 for an instruction inside ONBUILD. */
  readonly start: number;
  readonly end: number;
  readonly heredocs: readonly Pick<Heredoc, "name" | "content" | "chomp" | "expand" | "fd">[];
  readonly sub?: TreeNode;
}

/** The tree of a Dockerfile as `stowage syntax` prints it, comparable with BuildKit's. */
export function syntaxTree(dockerfile: Dockerfile): {
  readonly escape: string;
  readonly directives: readonly (readonly [string, string])[];
  readonly instructions: readonly TreeNode[];
} {
  if (dockerfile.problems.length > 0) return { escape: "", directives: [], instructions: [] };
  return {
    escape: dockerfile.escape,
    directives: dockerfile.directives.map(({ name, value }) => [name, value] as const),
    instructions: dockerfile.instructions.map(treeNode),
  };
}

function treeNode(instruction: Instruction): TreeNode {
  const { keywordText, flags, arguments: args, heredocs, trigger } = instruction;
  return {
    kw: keywordText,
    flags: flags.map((flag) => flag.text),
    args: treeArguments(instruction),
    json: args.form === "exec",
    start: instruction.firstLine + 1,
    end: instruction.lastLine + 1,
    heredocs: heredocs.map(({ name, content, chomp, expand, fd }) => ({ name, content, chomp, expand, fd })),
    ...(trigger === undefined ? {} : { sub: subNode(trigger) }),
  };
}

function subNode(trigger: Instruction): TreeNode {
  return { ...treeNode({ ...trigger, heredocs: [] }), start: 0, end: 0 };
}

function treeArguments({ keyword, arguments: args, healthcheck }: Instruction): readonly string[] {
  const head = healthcheck === undefined ? [] : [healthcheck.value];
  switch (args.form) {
    case "none":
      return keywords.has(keyword) ? head : [""];
    case "exec":
    case "words":
      return [...head, ...args.words.map((word) => word.value)];
    case "pairs":
      return args.pairs.flatMap(({ name, value, separator }) => [name, value, separator]);
    case "shell":
    case "text":
      return [...head, args.text.text];
    case "unread":
      return keyword === "ONBUILD" ? [] : [""];
  }
}
