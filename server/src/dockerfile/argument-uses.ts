import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { once } from "./memo.ts";

/** An ARG of a stage with one name, and the later instructions of the stage that mention the name in any way. */
export interface StageArgument {
  readonly name: string;
  readonly instruction: Instruction;
  readonly uses: readonly Instruction[];
}

/** The ARGs of a stage, with what uses them. A second ARG of the name is a use, too. */
export const stageArguments = once((stage: Stage): readonly StageArgument[] => {
  const declared: { name: string; instruction: Instruction; uses: Instruction[] }[] = [];
  const byName = new Map<string, (typeof declared)[number][]>();
  for (const instruction of stage.instructions) {
    if (byName.size > 0 && mayMention(instruction, byName)) {
      for (const name of names(instruction)) {
        for (const argument of byName.get(name) ?? []) argument.uses.push(instruction);
      }
    }
    const { keyword, arguments: args } = instruction;
    if (keyword !== "ARG" || args.form !== "words" || args.words.length !== 1) continue;
    const name = (args.words[0]?.value ?? "").replace(/=.*$/s, "");
    const argument = { name, instruction, uses: [] };
    declared.push(argument);
    byName.set(name, [...(byName.get(name) ?? []), argument]);
  }
  return declared;
});

/** The ARGs of a stage by the instruction that uses them first. */
export const argumentsByFirstUse = once((stage: Stage): ReadonlyMap<Instruction, readonly StageArgument[]> => {
  const found = new Map<Instruction, StageArgument[]>();
  for (const argument of stageArguments(stage)) {
    const [use] = argument.uses;
    if (use !== undefined) found.set(use, [...(found.get(use) ?? []), argument]);
  }
  return found;
});

/** For each word of a stage's instructions the index of the last one that has it. */
export const lastMentions = once((stage: Stage): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const instruction of stage.instructions)
    for (const name of names(instruction)) found.set(name, instruction.index);
  return found;
});

/** A quick look: whether one of a few names may stand in an instruction. */
function mayMention({ cooked, heredocs }: Instruction, known: ReadonlyMap<string, unknown>): boolean {
  if (heredocs.length > 0 || known.size > 8) return true;
  for (const name of known.keys()) if (cooked.text.includes(name)) return true;
  return false;
}

/** Every word of an instruction that may be a variable's name. */
function names({ cooked, heredocs }: Instruction): ReadonlySet<string> {
  const found = new Set<string>();
  for (const text of heredocs.length === 0 ? [cooked.text] : [cooked.text, ...heredocs.map(({ content }) => content)]) {
    for (const word of text.match(/[A-Za-z_]\w*/g) ?? []) found.add(word);
  }
  return found;
}

/** Whether a variable's name is one that changes with each commit or build. */
export function isVolatile(name: string): boolean {
  return /(^|_)(COMMIT|SHA|SHA1|REF|REVISION|DATE|TIME|TIMESTAMP|BUILD|CREATED|VCS|GIT|CACHEBUST|CACHE_BUST)(_|$)/i.test(
    name,
  );
}

/** The variables that the FROMs of the file read: a change of one makes everything new anyway. */
export const usedInFrom = once((dockerfile: Dockerfile): ReadonlySet<string> => {
  const texts = dockerfile.stages.map(({ from }) => from.cooked.text);
  return new Set(texts.flatMap((text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name)));
});
