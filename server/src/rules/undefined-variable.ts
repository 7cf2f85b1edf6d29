import { baseFamily } from "../dockerfile/base-family.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { expandedInstructions, expandedReads, type PlacedRead } from "../dockerfile/expanded-reads.ts";
import { homeDirectory } from "../dockerfile/home-directory.ts";
import { misspelt } from "../dockerfile/misspelt-names.ts";
import { definitionAt, globalArgument, platformArguments, startsWithPathAlone } from "../dockerfile/variable-scope.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const undefinedVariable: Rule = {
  id: "undefined-variable",
  category: "correctness",
  summary: "An instruction reads a variable that nothing sets",
  severity: "warning",
  default: "on",
  sameAs: ["buildkit:UndefinedVar", "dockadvisor:undefined-var"],
  when: { texts: ["$"] },

  *check(dockerfile) {
    for (const instruction of expandedInstructions(dockerfile)) {
      const { stage } = instruction;
      if (stage === undefined || baseFamily(stage).system === "windows") continue;
      const isUnset = (name: string): boolean =>
        definitionAt(dockerfile, instruction, name) === undefined &&
        !isPredefined(name) &&
        globalArgument(dockerfile, name) === undefined;
      for (const read of expandedReads(dockerfile, instruction, isUnset)) {
        const finding = describe(dockerfile, instruction, read);
        if (finding === undefined) continue;
        if (!isSetHere(instruction, read.name)) yield finding;
        else yield { ...finding, severity: "hint", fixes: withoutRead(dockerfile, instruction, read) };
      }
    }
  },
};

/** ENV A=$A:/x is a customary way to extend what another base may set. */
function isSetHere({ keyword, arguments: args }: Instruction, name: string): boolean {
  return keyword === "ENV" && args.form === "pairs" && args.pairs.some((pair) => pair.name === name);
}

/** Nothing takes the place of the variable, and of the colon that joins it to the rest. */
function withoutRead(dockerfile: Dockerfile, instruction: Instruction, { span, nameSpan }: PlacedRead): readonly Fix[] {
  const { start, end } = span;
  const { text } = dockerfile;
  const isFirst = text[end] === ":";
  if (nameSpan === undefined || (!isFirst && text[start - 1] !== ":")) return [];
  const removed = isFirst ? { start, end: end + 1 } : { start: start - 1, end };
  return [
    {
      title: ["Remove {variable}", { variable: text.slice(start, end) }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, removed, "")],
    },
  ];
}

/** Set by BuildKit or by every image. */
function isPredefined(name: string): boolean {
  return name === "PATH" || /^(https?|ftp|no|all)_proxy$/i.test(name) || /^(BUILDKIT_|SOURCE_DATE_EPOCH$)/.test(name);
}

function describe(dockerfile: Dockerfile, instruction: Instruction, read: PlacedRead): Finding | undefined {
  const { name, span } = read;
  const range = dockerfile.source.firstLineRange(span);
  if (platformArguments.has(name)) {
    const message: Message = ["{name} is empty until this stage declares it with ARG", { name }];
    return { range, message, fixes: [declaration(dockerfile, instruction, name)] };
  }
  const meant = misspelt(dockerfile, instruction, name);
  if (meant !== undefined) {
    const message: Message = ["Nothing has set {name} here; {meant} is set", { name, meant }];
    return { range, message, fixes: replaced(dockerfile, instruction, read.nameSpan, meant) };
  }
  if (!startsWithPathAlone(instruction.stage)) return undefined;
  if (name === "HOME") {
    const home = homeDirectory(dockerfile, instruction);
    return {
      range,
      message: ["HOME is set when a container runs, not while instructions are read, so it is empty here"],
      fixes: home === undefined || read.nameSpan === undefined ? [] : replaced(dockerfile, instruction, span, home),
    };
  }
  return {
    range,
    message: ["Neither this stage nor its base image sets {name}, so it is empty here", { name }],
    fixes: /^(PWD|USER|HOSTNAME|SHELL)$/.test(name) ? [] : [declaration(dockerfile, instruction, name)],
  };
}

function replaced(
  dockerfile: Dockerfile,
  instruction: Instruction,
  span: Span | undefined,
  text: string,
): readonly Fix[] {
  if (span === undefined) return [];
  return [
    {
      title: ["Write {text}", { text }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, span, text)],
    },
  ];
}

function declaration(dockerfile: Dockerfile, instruction: Instruction, name: string): Fix {
  return {
    title: ["Declare ARG {name}", { name }],
    safety: "suggestion",
    preferred: platformArguments.has(name),
    touches: [],
    adds: ["ARG"],
    edits: [insertBefore(dockerfile, instruction, [`ARG ${name}`])],
  };
}
