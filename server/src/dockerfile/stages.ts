import type { Base, Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";
import type { Draft } from "./parse.ts";
import { type Environment, lexWord } from "./word-lexer.ts";

/** Cuts the instructions into stages and says what each starts from; sets `stage` of every instruction. */
export function buildStages(instructions: readonly Draft[], escape: "\\" | "`"): readonly Stage[] {
  const stages: StageDraft[] = [];
  const globals: Globals = { escape, values: new Map() };
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") {
      const base = readBase(instruction, stages, globals);
      stages.push({ index: stages.length, from: instruction, ...readName(instruction), instructions: [], base });
    }
    const stage = stages.at(-1);
    if (stage === undefined) {
      readGlobal(instruction, globals);
      continue;
    }
    instruction.stage = stage;
    if (instruction.trigger !== undefined) instruction.trigger = { ...instruction.trigger, stage };
    stage.instructions.push(instruction);
  }
  return stages;
}

/** The stage that a name or an index means, looked up among the stages before `before`; the last one of a name wins. */
export function findStage(dockerfile: Dockerfile, name: string, before: number): Stage | undefined {
  const earlier = dockerfile.stages.slice(0, before);
  return stageNamed(earlier, name) ?? (/^\d+$/.test(name) ? earlier[Number(name)] : undefined);
}

/** The final stage and those that it is built on: what their instructions add is shipped. */
export const shippedStages = once((dockerfile: Dockerfile): ReadonlySet<Stage> => {
  const shipped = new Set<Stage>();
  let stage = dockerfile.stages.at(-1);
  while (stage !== undefined && !shipped.has(stage)) {
    shipped.add(stage);
    stage = stage.base.kind === "stage" ? stage.base.stage : undefined;
  }
  return shipped;
});

/** The stage itself and the stages of the file that it is built on, nearest first. */
export function lineage(stage: Stage): readonly Stage[] {
  const chain = [stage];
  for (let base = stage.base; base.kind === "stage"; base = base.stage.base) chain.push(base.stage);
  return chain;
}

/** The last of a stage's lineage: the one that starts from an image or from scratch. */
export function rootStage(stage: Stage): Stage {
  if (stage.base.kind !== "stage") return stage;
  const path: Stage[] = [];
  let root = stage;
  while (root.base.kind === "stage" && !roots.has(root)) {
    path.push(root);
    root = root.base.stage;
  }
  root = roots.get(root) ?? root;
  for (const visited of path) roots.set(visited, root);
  return root;
}

/** Known roots, so that long chains of stages are walked once. */
const roots = new WeakMap<Stage, Stage>();

type StageDraft = { -readonly [Key in keyof Stage]: Stage[Key] } & { instructions: Instruction[] };

function readName(from: Instruction): Pick<Stage, "name" | "nameSpan"> {
  const words = from.arguments.form === "words" ? from.arguments.words : [];
  const name = words[2];
  if (name === undefined || words[1]?.value.toUpperCase() !== "AS") return { name: undefined, nameSpan: undefined };
  return { name: name.value, nameSpan: name.span };
}

function readBase(from: Instruction, earlier: readonly Stage[], globals: Globals): Base {
  const word = from.arguments.form === "words" ? from.arguments.words[0] : undefined;
  if (word === undefined) return { kind: "missing" };
  const reference = expanded(word.value, globals);
  if (reference === undefined) return { kind: "image", word, reference };
  const stage = stageNamed(earlier, reference);
  if (stage !== undefined) return { kind: "stage", stage, word };
  return reference === "scratch" ? { kind: "scratch", word } : { kind: "image", word, reference };
}

function stageNamed(stages: readonly Stage[], name: string): Stage | undefined {
  const wanted = name.toLowerCase();
  return stages.findLast((stage) => stage.name?.toLowerCase() === wanted);
}

/** Build arguments before the first FROM; undefined for one without a default. */
interface Globals {
  readonly escape: "\\" | "`";
  readonly values: Map<string, string | undefined>;
}

/** Longer than any image reference, or a piece of one. */
const maxLength = 20_000;

/** The text with global build arguments put in; undefined when one of them has no default. */
function expanded(text: string, { escape, values }: Globals): string | undefined {
  if (!/[$'"\\`]/.test(text)) return text;
  let known = true;
  const environment: Environment = (name) => values.get(name);
  const onVariable = (name: string): void => {
    known &&= values.get(name) !== undefined;
  };
  const plain = lexWord(text, { escape, environment, onVariable });
  // Values made of one another may double with every line.
  if (!plain.ok || plain.text.length > maxLength) return undefined;
  // A default such as ${TAG:-3.20} counts as known.
  const kept = lexWord(text, { escape, environment, keepUnset: true });
  return known || (kept.ok && kept.text === plain.text) ? plain.text : undefined;
}

function readGlobal(instruction: Instruction, globals: Globals): void {
  if (instruction.keyword !== "ARG" || instruction.arguments.form !== "words") return;
  for (const { value } of instruction.arguments.words) {
    const equals = value.indexOf("=");
    if (equals === -1) globals.values.set(value, undefined);
    else globals.values.set(value.slice(0, equals), expanded(value.slice(equals + 1), globals));
  }
}
