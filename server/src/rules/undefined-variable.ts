import { baseFamily } from "../dockerfile/base-family.ts";
import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { expandedReads, type PlacedRead } from "../dockerfile/expanded-texts.ts";
import { homeDirectory } from "../dockerfile/home-directory.ts";
import { isOneSlip } from "../dockerfile/spelling.ts";
import {
  definitionAt,
  globalArgument,
  namesAt,
  platformArguments,
  startsWithPathAlone,
} from "../dockerfile/variable-scope.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const undefinedVariable: Rule = {
  id: "undefined-variable",
  category: "correctness",
  summary: "An instruction reads a variable that nothing sets",
  severity: "warning",
  default: "on",
  sameAs: ["buildkit:UndefinedVar", "dockadvisor:undefined-var"],

  *check(dockerfile) {
    for (const instruction of dockerfile.instructions) {
      const { stage } = instruction;
      if (stage === undefined || baseFamily(stage).system === "windows") continue;
      for (const read of expandedReads(dockerfile, instruction)) {
        if (isPredefined(read.name) || definitionAt(dockerfile, instruction, read.name) !== undefined) continue;
        if (globalArgument(dockerfile, read.name) !== undefined) continue;
        const finding = describe(dockerfile, instruction, read);
        if (finding !== undefined) yield isSetHere(instruction, read.name) ? { ...finding, severity: "hint" } : finding;
      }
    }
  },
};

/** ENV A=$A:/x is a customary way to extend what another base may set. */
function isSetHere({ keyword, arguments: args }: Instruction, name: string): boolean {
  return keyword === "ENV" && args.form === "pairs" && args.pairs.some((pair) => pair.name === name);
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
    const message: Message = ["Nothing in this file sets {name}; {meant} is set", { name, meant }];
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

/** A name of the file that differs by a slip of the pen, which a number is not, nor the only letter of a short name. */
function misspelt(dockerfile: Dockerfile, instruction: Instruction, name: string): string | undefined {
  if (name.length < 4 || name === "HOME") return undefined;
  const similar = [...namesAt(dockerfile, instruction), "PATH"].filter((other) => {
    if (other.length < 4 || !isOneSlip(name, other)) return false;
    return withoutNumbers(name) !== withoutNumbers(other);
  });
  return similar[0];
}

/** What tells names of a kind apart. */
function withoutNumbers(name: string): string {
  return name.replace(/\d/g, "").replace(/HTTPS/i, "HTTP");
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
