import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { type FromPart, fromParts } from "../dockerfile/from-parts.ts";
import { parseImageReference } from "../dockerfile/image.ts";
import { once } from "../dockerfile/memo.ts";
import { isOneSlip } from "../dockerfile/spelling.ts";
import { needsValue, type VariableRead, variableReads } from "../dockerfile/variable-reads.ts";
import { globalArgument, globalNames, platformArguments } from "../dockerfile/variable-scope.ts";
import { lexWord } from "../dockerfile/word-lexer.ts";
import type { Fix, Message, Rule, Severity } from "../rule.ts";

export const undefinedArgInFrom: Rule = {
  id: "undefined-arg-in-from",
  category: "correctness",
  summary: "FROM reads a build argument that no ARG before the first FROM declares",
  severity: "error",
  default: "on",
  sameAs: ["buildkit:UndefinedArgInFrom", "dockerfile-utils:BASE_NAME_EMPTY", "dockadvisor:undefined-arg-in-from"],
  when: { texts: ["$"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      if (!stage.from.cooked.text.includes("$")) continue;
      for (const part of fromParts(stage)) {
        for (const read of variableReads(part.text, dockerfile.escape)) {
          const { name } = read;
          if (!needsValue(read) || platformArguments.has(name) || declared(dockerfile).has(name)) continue;
          const local = stageArgument(dockerfile, stage, name);
          yield {
            range: dockerfile.source.firstLineRange(part.spanOf(read.start, read.end)),
            severity: severityOf(dockerfile, part),
            message: message(name, local !== undefined),
            fixes: () => fixes(dockerfile, { stage, part, read, local }),
          };
        }
      }
    }
  },
};

/** What the file declares before the first FROM, without the values. */
const declared = once(({ instructions, stages }: Dockerfile): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { arguments: args, keyword } of instructions.slice(0, stages[0]?.from.index)) {
    if (args.form === "pairs" && keyword === "ENV") for (const { name } of args.pairs) names.add(name);
    if (args.form !== "words" || keyword !== "ARG") continue;
    for (const { value } of args.words) names.add(value.replace(/=.*$/s, ""));
  }
  return names;
});

function message(name: string, isLocal: boolean): Message {
  return isLocal
    ? ["{name} is declared inside a stage, where FROM does not look, so it is empty here", { name }]
    : ["No ARG before the first FROM declares {name}, so it is empty here", { name }];
}

/** An error where nothing can be built from what is left. */
function severityOf(dockerfile: Dockerfile, { kind, text }: FromPart): Severity {
  let known = true;
  const environment = (name: string): string | undefined => {
    const global = globalArgument(dockerfile, name);
    known &&= (global === undefined && !platformArguments.has(name)) || global?.value !== undefined;
    return global?.value;
  };
  const lexed = lexWord(text, { escape: dockerfile.escape, environment });
  if (!lexed.ok || !known) return "warning";
  if (kind === "platform") return lexed.text === "" ? "error" : "warning";
  return parseImageReference(lexed.text) === undefined ? "error" : "warning";
}

function stageArgument(dockerfile: Dockerfile, { from }: Stage, name: string): Instruction | undefined {
  const found = stageArguments(dockerfile).get(name);
  return found !== undefined && found.index < from.index ? found : undefined;
}

/** The first ARG of each name inside a stage. */
const stageArguments = once(({ instructions }: Dockerfile): ReadonlyMap<string, Instruction> => {
  const found = new Map<string, Instruction>();
  for (const instruction of instructions) {
    const { keyword, stage, arguments: args } = instruction;
    if (keyword !== "ARG" || stage === undefined || args.form !== "words") continue;
    for (const { value } of args.words) {
      const name = value.replace(/=.*$/s, "");
      if (!found.has(name)) found.set(name, instruction);
    }
  }
  return found;
});

interface Place {
  readonly stage: Stage;
  readonly part: FromPart;
  readonly read: VariableRead;
  readonly local: Instruction | undefined;
}

function fixes(dockerfile: Dockerfile, { stage, part, read, local }: Place): readonly Fix[] {
  const { name, nameStart } = read;
  const first = dockerfile.stages[0]?.from;
  if (first === undefined) return [];
  const meant = [...globalNames(dockerfile), ...platformArguments].find((other) => isOneSlip(name, other));
  const span = part.spanOf(nameStart, nameStart + name.length);
  const isTag = part.kind === "image" && part.text.endsWith(`:${part.text.slice(read.start, read.end)}`);
  const words = local?.arguments.form === "words" ? local.arguments.words : [];
  const declaration = words.length === 1 ? words[0]?.value : undefined;
  const list: Fix[] = [];
  if (meant !== undefined && span.end - span.start === name.length) {
    const edits = [replace(dockerfile, span, meant)];
    list.push({
      title: ["Write {meant}", { meant }],
      safety: "suggestion",
      preferred: true,
      touches: [stage.from],
      edits,
    });
  }
  const text = declaration ?? (isTag ? `${name}=latest` : name);
  list.push({
    title:
      declaration === undefined
        ? ["Declare ARG {text} before the first FROM", { text }]
        : ["Declare ARG {text} before the first FROM too", { text }],
    safety: "suggestion",
    preferred: meant === undefined,
    touches: [],
    adds: ["ARG"],
    edits: [insertBefore(dockerfile, first, [`ARG ${text}`])],
  });
  return list;
}
