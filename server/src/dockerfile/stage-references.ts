import type { TextEdit } from "vscode-languageserver-types";
import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { insert, replace } from "./edit.ts";
import { flaggedInstructions } from "./flagged.ts";
import { once } from "./memo.ts";
import { mountsOf } from "./mounts.ts";
import { holderOf } from "./triggers.ts";

/** A place that names a stage, or something that looks like one: an image or a named build context. */
export interface StageReference {
  /** The FROM, COPY or RUN; for one inside ONBUILD, that ONBUILD. */
  readonly instruction: Instruction;
  readonly kind: "from" | "copy" | "mount";
  /** Inside ONBUILD: the file that is built on this one decides what the name means. */
  readonly inTrigger: boolean;
  /** As BuildKit reads it: quotes removed, FROM's variables put in. */
  readonly name: string;
  /** The word or the flag that holds the name. */
  readonly span: Span;
  /** Where the name stands in the source; undefined when it is not written out, such as through a variable. */
  readonly nameSpan: Span | undefined;
  /** The stage that BuildKit takes: it may stand further down, or be the very one that the reference stands in. */
  readonly stage: Stage | undefined;
}

/** A stage's new name with what has to be edited for it. */
export interface Renaming {
  readonly touches: readonly Instruction[];
  readonly edits: readonly TextEdit[];
}

/**
 * Every place that may name a stage, in order. FROM sees the stages before it, COPY and mounts the last one of a name in the whole
 * file; a number means a stage for COPY alone.
 */
export const stageReferences = once((dockerfile: Dockerfile): readonly StageReference[] => {
  const bases = dockerfile.stages.flatMap(({ from }) => baseReference(dockerfile, from));
  const flags = flagReferences(dockerfile);
  if (flags.length === 0) return bases;
  return [...bases, ...flags].sort((one, other) => one.instruction.index - other.instruction.index);
});

/** Those of them that a flag of COPY or RUN holds: in most files none. */
export const flagReferences = once((dockerfile: Dockerfile): readonly StageReference[] => {
  const references: StageReference[] = [];
  for (const one of flaggedInstructions(dockerfile)) {
    if (one.keyword !== "COPY" && one.keyword !== "RUN") continue;
    const instruction = holderOf(dockerfile, one);
    const inTrigger = one !== instruction;
    // What ONBUILD ONBUILD holds is an error in any case.
    if (inTrigger && one !== instruction.trigger) continue;
    const found = one.keyword === "COPY" ? copyReferences(dockerfile, one) : mountReferences(dockerfile, one);
    for (const { kind, name, span, nameSpan, stage } of found) {
      references.push({ instruction, kind, inTrigger, name, span, nameSpan, stage });
    }
  }
  return references;
});

/** The stage that a name means to COPY and mounts, wherever they stand: the last one that has it. */
export function stageCalled(dockerfile: Dockerfile, name: string): Stage | undefined {
  return lastByName(dockerfile).get(name.toLowerCase());
}

/** The references that mean a stage. */
export function referencesTo(dockerfile: Dockerfile, stage: Stage): readonly StageReference[] {
  return byStage(dockerfile).get(stage) ?? [];
}

/**
 * Names a stage, or names it anew, in its FROM and at the references given, which are all that mean it unless told otherwise; undefined
 * when one of them is not written out.
 */
export function renameStage(
  dockerfile: Dockerfile,
  stage: Stage,
  name: string,
  references = referencesTo(dockerfile, stage),
): Renaming | undefined {
  const own = nameEdit(dockerfile, stage, name);
  if (own === undefined) return undefined;
  const edits = [own];
  for (const { nameSpan } of references) {
    if (nameSpan === undefined) return undefined;
    edits.push(replace(dockerfile, nameSpan, name));
  }
  return { touches: [stage.from, ...references.map(({ instruction }) => instruction)], edits };
}

/** The first of some names that no stage has and no reference uses, in any case of letters. */
export function unusedName(dockerfile: Dockerfile, candidates: readonly string[]): string | undefined {
  const used = usedNames(dockerfile);
  return candidates.find((name) => !used.has(name));
}

const byStage = once((dockerfile: Dockerfile): ReadonlyMap<Stage, readonly StageReference[]> => {
  const found = new Map<Stage, StageReference[]>();
  for (const reference of stageReferences(dockerfile)) {
    if (reference.stage === undefined) continue;
    const known = found.get(reference.stage);
    if (known === undefined) found.set(reference.stage, [reference]);
    else known.push(reference);
  }
  return found;
});

const usedNames = once(
  (dockerfile: Dockerfile): ReadonlySet<string> =>
    new Set([
      ...dockerfile.stages.flatMap(({ name }) => name?.toLowerCase() ?? []),
      ...stageReferences(dockerfile).map(({ name }) => name.toLowerCase()),
    ]),
);

const lastByName = once(({ stages }: Dockerfile): ReadonlyMap<string, Stage> => {
  const last = new Map<string, Stage>();
  for (const stage of stages) if (stage.name !== undefined) last.set(stage.name.toLowerCase(), stage);
  return last;
});

type Found = Omit<StageReference, "instruction" | "inTrigger">;

function baseReference(dockerfile: Dockerfile, instruction: Instruction): readonly StageReference[] {
  const base = instruction.stage?.base;
  if (base === undefined || base.kind === "missing") return [];
  const { value, span } = base.word;
  const name = base.kind === "stage" ? (base.stage.name ?? value) : base.kind === "image" ? base.reference : value;
  if (name === undefined || name === "") return [];
  const nameSpan = value.includes("$") ? undefined : placeOf(dockerfile, span, name);
  const stage = base.kind === "stage" ? base.stage : undefined;
  return [{ instruction, kind: "from", inTrigger: false, name, span, nameSpan, stage }];
}

function copyReferences(dockerfile: Dockerfile, { flags }: Instruction): readonly Found[] {
  return flags.flatMap(({ name: flag, value: name, span }): readonly Found[] => {
    if (flag !== "from" || name === undefined || name === "") return [];
    const stage = /^\d+$/.test(name) ? dockerfile.stages[Number(name)] : stageCalled(dockerfile, name);
    return [{ kind: "copy", name, span, nameSpan: placeOf(dockerfile, span, name, "from="), stage }];
  });
}

function mountReferences(dockerfile: Dockerfile, instruction: Instruction): readonly Found[] {
  const flags = instruction.flags.filter(({ name, value }) => name === "mount" && value !== undefined);
  const mounts = mountsOf(instruction);
  return flags.flatMap(({ span }, index): readonly Found[] => {
    const name = mounts[index]?.from;
    if (name === undefined || name === "") return [];
    const nameSpan = placeOf(dockerfile, span, name, "from=");
    return [{ kind: "mount", name, span, nameSpan, stage: stageCalled(dockerfile, name) }];
  });
}

/** Where a name stands in a span: behind a key, quotes allowed between; undefined unless it does so exactly once. */
function placeOf({ text }: Dockerfile, span: Span, name: string, key = ""): Span | undefined {
  const raw = text.slice(span.start, span.end).toLowerCase();
  const wanted = name.toLowerCase();
  if (wanted === "") return undefined;
  const places: number[] = [];
  for (let at = raw.indexOf(wanted); at !== -1; at = raw.indexOf(wanted, at + 1)) {
    const isWhole = ["", ",", '"', "'"].includes(raw.charAt(at + wanted.length));
    const quote = ['"', "'"].includes(raw.charAt(at - 1)) ? 1 : 0;
    if (isWhole && raw.startsWith(key, at - quote - key.length)) places.push(at);
  }
  const [place] = places;
  if (place === undefined || places.length > 1) return undefined;
  return { start: span.start + place, end: span.start + place + name.length };
}

function nameEdit(dockerfile: Dockerfile, { from, nameSpan }: Stage, name: string): TextEdit | undefined {
  if (nameSpan !== undefined) return replace(dockerfile, nameSpan, name);
  const { arguments: args, keywordText } = from;
  const base = args.form === "words" && args.words.length === 1 ? args.words[0] : undefined;
  const as = keywordText === keywordText.toLowerCase() ? "as" : "AS";
  return base === undefined ? undefined : insert(dockerfile, base.span.end, ` ${as} ${name}`);
}
