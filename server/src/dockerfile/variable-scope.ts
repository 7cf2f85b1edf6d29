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

/** Where an instruction stands, which decides what is in its scope. */
export type Place = Pick<Instruction, "stage" | "index">;

/**
 * The definition of a name in force before an instruction: of its stage or the stages that it is built on; a global ARG counts only where the
 * stage declares it again; ENV wins over ARG of the same name (Dockerfile reference, *Scope* and *Using ARG variables*).
 */
export function definitionAt(dockerfile: Dockerfile, place: Place, name: string): Definition | undefined {
  return find(definitions(dockerfile), place, name);
}

/** The last ARG of a name before the first FROM. */
export function globalArgument(dockerfile: Dockerfile, name: string): Definition | undefined {
  return dockerfile.stages.length === 0
    ? undefined
    : definitions(dockerfile).sections.get(undefined)?.get(name)?.at(-1);
}

/**
 * The names in scope before an instruction, with those before the first FROM: what a misspelt name may have meant. None where there are more than
 * anyone could mix up.
 */
export function namesAt(dockerfile: Dockerfile, { stage, index }: Instruction): readonly string[] {
  const table = definitions(dockerfile).sections;
  const sections = [undefined, ...(stage === undefined ? [] : lineage(stage))];
  if (sections.reduce((count, section) => count + (table.get(section)?.size ?? 0), 0) > 300) return [];
  return sections.flatMap((section) =>
    [...(table.get(section) ?? [])].flatMap(([name, list]) => (list.some((one) => isBefore(one, index)) ? [name] : [])),
  );
}

/** A text with the variables in force before an instruction put in; undefined when one's value is unknown or none is set. */
export function expandWith(dockerfile: Dockerfile, place: Place, text: string): string | undefined {
  return isPlain(text) ? text : expand(definitions(dockerfile), place, text);
}

/** Whether there is nothing in a text that BuildKit would change. */
export function isPlain(text: string): boolean {
  return !/[$'"\\`]/.test(text);
}

/** Every definition, by section and name, in order. */
export interface Table {
  readonly escape: "\\" | "`";
  /** A variable that nothing sets is empty, and not unknown. */
  readonly unsetIsEmpty: boolean;
  readonly sections: ReadonlyMap<Stage | undefined, ReadonlyMap<string, readonly Definition[]>>;
}

const definitions = once((dockerfile: Dockerfile): Table => readDefinitions(dockerfile, false));

/** Reads every ENV and ARG of a file. */
export function readDefinitions({ instructions, escape }: Dockerfile, unsetIsEmpty: boolean): Table {
  const sections = new Map<Stage | undefined, Map<string, Definition[]>>();
  const table: Table = { escape, unsetIsEmpty, sections };
  for (const instruction of instructions) {
    if (instruction.keyword !== "ENV" && instruction.keyword !== "ARG") continue;
    const section = sections.get(instruction.stage) ?? new Map<string, Definition[]>();
    sections.set(instruction.stage, section);
    for (const definition of defined(instruction, table)) {
      const list = section.get(definition.name);
      if (list === undefined) section.set(definition.name, [definition]);
      else list.push(definition);
    }
  }
  return table;
}

function defined(instruction: Instruction, table: Table): readonly Definition[] {
  const { keyword, arguments: args, stage } = instruction;
  if (keyword === "ENV" && args.form === "pairs")
    return args.pairs.map(({ name, value }) => definition(table, instruction, "ENV", name, value));
  if (keyword !== "ARG" || args.form !== "words") return [];
  return args.words.map(({ value: word }): Definition => {
    const equals = word.indexOf("=");
    if (equals !== -1) return definition(table, instruction, "ARG", word.slice(0, equals), word.slice(equals + 1));
    const global = stage === undefined ? undefined : table.sections.get(undefined)?.get(word)?.at(-1)?.value;
    return { name: word, value: global, kind: "ARG", instruction };
  });
}

/** A value that reads others is made at once, so that no chain of them is deep; other values when they are asked for. */
function definition(
  table: Table,
  instruction: Instruction,
  kind: Definition["kind"],
  name: string,
  text: string,
): Definition {
  if (isPlain(text)) return { name, value: text, kind, instruction };
  if (text.includes("$")) {
    const value = expand(table, instruction, text);
    return { name, value: value !== undefined && value.length > maxLength ? undefined : value, kind, instruction };
  }
  return {
    name,
    get value() {
      return expand(table, instruction, text);
    },
    kind,
    instruction,
  };
}

/** Longer than any value that people write: values made of one another may double with every line. */
const maxLength = 20_000;

/** The definition of a name in force at a place. */
export function find({ sections }: Table, { stage, index }: Place, name: string): Definition | undefined {
  let argument: Definition | undefined;
  for (let at = stage; ; at = at.base.stage) {
    const list = sections.get(at)?.get(name);
    if (list !== undefined) {
      const env = list.findLast((one) => one.kind === "ENV" && isBefore(one, index));
      if (env !== undefined) return env;
      argument ??= list.findLast((one) => isBefore(one, index));
    }
    if (at?.base.kind !== "stage") return argument;
  }
}

function isBefore({ instruction }: Definition, index: number): boolean {
  return instruction.index < index;
}

/** A text with the values of a table put in; undefined when one is unknown, or BuildKit rejects the text. */
export function expand(table: Table, place: Place, text: string): string | undefined {
  let known = true;
  const environment = (name: string): string | undefined => {
    const definition = find(table, place, name);
    const value = definition?.value;
    known &&= value !== undefined || (table.unsetIsEmpty && definition === undefined);
    return value;
  };
  const lexed = lexWord(text, { escape: table.escape, environment });
  return lexed.ok && known ? lexed.text : undefined;
}

/** Whether a stage's environment is known: scratch and the plain systems' images set PATH alone. */
export function startsWithPathAlone(stage: Stage | undefined): boolean {
  if (stage === undefined) return false;
  if (rootStage(stage).base.kind === "scratch") return true;
  const image = baseImage(stage);
  return image?.registry === undefined && /^(alpine|busybox|debian|ubuntu)$/.test(image?.path ?? "");
}

/** The names that ARG and ENV declare before the first FROM. */
export const globalNames = once((dockerfile: Dockerfile): readonly string[] => {
  const names: string[] = [];
  if (dockerfile.stages.length === 0) return names;
  for (const { keyword, arguments: args, stage } of dockerfile.instructions) {
    if (stage !== undefined) break;
    if (keyword === "ARG" && args.form === "words")
      for (const { value } of args.words) names.push(value.replace(/=.*$/s, ""));
    if (keyword === "ENV" && args.form === "pairs") for (const { name } of args.pairs) names.push(name);
  }
  return names;
});
