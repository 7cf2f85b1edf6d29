import { baseImage } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import { lineage, rootStage } from "./stages.ts";
import { lexWord } from "./word-lexer.ts";

/** An ENV or ARG of a name. */
export interface Definition {
  readonly name: string;
  readonly kind: "ARG" | "ENV";
  /** Undefined when the file alone does not tell. */
  readonly value: string | undefined;
  readonly instruction: Instruction;
}

/** Build arguments that BuildKit sets for every FROM, and for a stage that declares them. */
export const platformArguments: ReadonlySet<string> = new Set(
  ["TARGET", "BUILD"].flatMap((side) => ["PLATFORM", "OS", "ARCH", "VARIANT", "OSVERSION"].map((part) => side + part)),
).add("TARGETSTAGE");

/** The definition of a name in force before an instruction; like `variablesAt`, without a walk over the file. */
export function definitionAt(
  dockerfile: Dockerfile,
  instruction: Pick<Instruction, "stage" | "index">,
  name: string,
): Definition | undefined {
  return find(definitions(dockerfile), instruction, name);
}

/** The last ARG of a name before the first FROM. */
export function globalArgument(dockerfile: Dockerfile, name: string): Definition | undefined {
  return dockerfile.stages.length === 0 ? undefined : definitions(dockerfile).get(undefined)?.get(name)?.at(-1);
}

/**
 * The names in scope before an instruction, with those before the first FROM: what a misspelt name may have meant. None where there are more than
 * anyone could mix up.
 */
export function namesAt(dockerfile: Dockerfile, { stage, index }: Instruction): readonly string[] {
  const table = definitions(dockerfile);
  const sections = [undefined, ...(stage === undefined ? [] : lineage(stage))];
  if (sections.reduce((count, section) => count + (table.get(section)?.size ?? 0), 0) > 300) return [];
  return sections.flatMap((section) =>
    [...(table.get(section) ?? [])].flatMap(([name, list]) => (list.some((one) => isBefore(one, index)) ? [name] : [])),
  );
}

/** A text with the variables in force before an instruction put in; undefined when one's value is unknown or none is set. */
export function expandWith(dockerfile: Dockerfile, instruction: Instruction, text: string): string | undefined {
  return expand(dockerfile.escape, definitions(dockerfile), instruction, text);
}

type Table = ReadonlyMap<Stage | undefined, ReadonlyMap<string, readonly Definition[]>>;

/** Every definition, by section and name, in order. */
const definitions = once((dockerfile: Dockerfile): Table => {
  const table = new Map<Stage | undefined, Map<string, Definition[]>>();
  for (const instruction of dockerfile.instructions) {
    const own = defined(instruction, table, dockerfile.escape);
    if (own.length === 0) continue;
    const section = table.get(instruction.stage) ?? new Map<string, Definition[]>();
    table.set(instruction.stage, section);
    for (const definition of own) {
      const list = section.get(definition.name);
      if (list === undefined) section.set(definition.name, [definition]);
      else list.push(definition);
    }
  }
  return table;
});

function defined(instruction: Instruction, table: Table, escape: "\\" | "`"): readonly Definition[] {
  const { keyword, arguments: args } = instruction;
  const value = (text: string): string | undefined => expand(escape, table, instruction, text);
  if (keyword === "ENV" && args.form === "pairs") {
    return args.pairs.map((pair) => ({ name: pair.name, value: value(pair.value), kind: "ENV", instruction }));
  }
  if (keyword !== "ARG" || args.form !== "words") return [];
  return args.words.map(({ value: word }): Definition => {
    const equals = word.indexOf("=");
    const name = equals === -1 ? word : word.slice(0, equals);
    const global = instruction.stage === undefined ? undefined : table.get(undefined)?.get(name)?.at(-1)?.value;
    return { name, value: equals === -1 ? global : value(word.slice(equals + 1)), kind: "ARG", instruction };
  });
}

function find(
  table: Table,
  { stage, index }: Pick<Instruction, "stage" | "index">,
  name: string,
): Definition | undefined {
  let argument: Definition | undefined;
  for (const section of stage === undefined ? [undefined] : lineage(stage)) {
    const list = table.get(section)?.get(name);
    if (list === undefined) continue;
    const env = list.findLast((one) => one.kind === "ENV" && isBefore(one, index));
    if (env !== undefined) return env;
    argument ??= list.findLast((one) => isBefore(one, index));
  }
  return argument;
}

function isBefore({ instruction }: Definition, index: number): boolean {
  return instruction.index < index;
}

function expand(
  escape: "\\" | "`",
  table: Table,
  place: Pick<Instruction, "stage" | "index">,
  text: string,
): string | undefined {
  if (!/[$'"\\`]/.test(text)) return text;
  let known = true;
  const environment = (name: string): string | undefined => {
    const value = find(table, place, name)?.value;
    known &&= value !== undefined;
    return value;
  };
  const lexed = lexWord(text, { escape, environment });
  return lexed.ok && known ? lexed.text : undefined;
}

/** Whether a stage's environment is known: scratch and the plain systems' images set PATH alone. */
export function startsWithPathAlone(stage: Stage | undefined): boolean {
  if (stage === undefined) return false;
  if (rootStage(stage).base.kind === "scratch") return true;
  const image = baseImage(stage);
  return image?.registry === undefined && /^(alpine|busybox|debian|ubuntu)$/.test(image?.path ?? "");
}

/** The names that ARG declares before the first FROM. */
export function globalNames(dockerfile: Dockerfile): readonly string[] {
  return dockerfile.stages.length === 0 ? [] : [...(definitions(dockerfile).get(undefined)?.keys() ?? [])];
}
