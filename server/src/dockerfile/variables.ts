import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { lineage } from "./stages.ts";
import { lexWord } from "./word-lexer.ts";

/** A variable in scope. */
export interface Variable {
  readonly name: string;
  /** Undefined when the file alone does not tell: an ARG without a default, or a value made from one. */
  readonly value: string | undefined;
  readonly kind: "ARG" | "ENV";
  /** The instruction that set it last. */
  readonly instruction: Instruction;
}

/**
 * The variables in scope before an instruction, by name: those of its stage and the stages it is built on; a global ARG counts only where the stage
 * declares it again; ENV wins over ARG of the same name (Dockerfile reference, *Scope* and *Using ARG variables*).
 */
export function variablesAt(dockerfile: Dockerfile, instruction: Instruction): ReadonlyMap<string, Variable> {
  const scope: Scope = { escape: dockerfile.escape, globals: new Map(), variables: new Map() };
  for (const before of assignments(dockerfile)) {
    if (before.stage !== undefined) break;
    for (const variable of assigned(before, { ...scope, variables: scope.globals }))
      scope.globals.set(variable.name, variable);
  }
  if (instruction.stage === undefined) return scope.globals;
  const stages = new Set(lineage(instruction.stage));
  for (const before of assignments(dockerfile)) {
    if (before.index >= instruction.index) break;
    if (before.stage === undefined || !stages.has(before.stage)) continue;
    for (const variable of assigned(before, scope)) {
      const known = scope.variables.get(variable.name);
      if (variable.kind === "ENV" || known?.kind !== "ENV") scope.variables.set(variable.name, variable);
    }
  }
  return scope.variables;
}

/** A text with the variables in scope put in and quotes removed; undefined when a value is unknown or BuildKit rejects the text. */
export function expandAt(dockerfile: Dockerfile, instruction: Instruction, text: string): string | undefined {
  if (!/[$'"\\`]/.test(text)) return text;
  return expanded(text, dockerfile.escape, variablesAt(dockerfile, instruction));
}

const assignments = once(({ instructions }: Dockerfile) =>
  instructions.filter(({ keyword }) => keyword === "ENV" || keyword === "ARG"),
);

interface Scope {
  readonly escape: "\\" | "`";
  readonly globals: Map<string, Variable>;
  readonly variables: Map<string, Variable>;
}

function assigned(instruction: Instruction, scope: Scope): readonly Variable[] {
  const { keyword, arguments: args } = instruction;
  const value = (text: string): string | undefined => expanded(text, scope.escape, scope.variables);
  if (keyword === "ENV" && args.form === "pairs") {
    return args.pairs.map((pair) => ({ name: pair.name, value: value(pair.value), kind: "ENV", instruction }));
  }
  if (keyword !== "ARG" || args.form !== "words") return [];
  return args.words.map(({ value: word }): Variable => {
    const equals = word.indexOf("=");
    const name = equals === -1 ? word : word.slice(0, equals);
    const inherited = scope.globals.get(name)?.value;
    return { name, value: equals === -1 ? inherited : value(word.slice(equals + 1)), kind: "ARG", instruction };
  });
}

function expanded(text: string, escape: "\\" | "`", variables: ReadonlyMap<string, Variable>): string | undefined {
  let known = true;
  const environment = (name: string): string | undefined => variables.get(name)?.value;
  const onVariable = (name: string): void => {
    known &&= !variables.has(name) || variables.get(name)?.value !== undefined;
  };
  const lexed = lexWord(text, { escape, environment, onVariable });
  return lexed.ok && known ? lexed.text : undefined;
}
