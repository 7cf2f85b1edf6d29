import type { Span } from "./cooked.ts";
import { readCopy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { flaggedInstructions } from "./flagged.ts";
import { type ImageReference, parseImageReference } from "./image.ts";
import { once } from "./memo.ts";
import { findStage } from "./stages.ts";
import { isTrigger } from "./triggers.ts";

/** A place of the file that names an image, not a stage. */
export interface ImageUse {
  readonly instruction: Instruction;
  readonly image: ImageReference;
  /** The reference as the file has it, build arguments put in. */
  readonly text: string;
  /** Where it stands: the word of FROM, or the flag of COPY. */
  readonly span: Span;
  /** The span of the reference itself where it stands there letter for letter. */
  readonly literal: Span | undefined;
  /** A name alone in COPY may mean a named context of the build. */
  readonly mayBeContext: boolean;
}

/** The images that the FROM and COPY --from of a file name; those whose name or tag a variable without a value decides are left out. */
export const imageUses = once((dockerfile: Dockerfile): readonly ImageUse[] => {
  const uses: ImageUse[] = [];
  for (const stage of dockerfile.stages) {
    const use = baseUse(stage);
    if (use !== undefined) uses.push(use);
  }
  const ofStages = uses.length;
  for (const instruction of flaggedInstructions(dockerfile)) {
    // What ONBUILD holds is another file's matter.
    if (isTrigger(dockerfile, instruction)) continue;
    const use = copyUse(dockerfile, instruction);
    if (use !== undefined) uses.push(use);
  }
  return uses.length === ofStages ? uses : uses.sort((one, other) => one.instruction.index - other.instruction.index);
});

function baseUse({ base, from: instruction }: Stage): ImageUse | undefined {
  if (base.kind !== "image" || base.reference === undefined) return undefined;
  const image = readImage(base.reference);
  if (image === undefined) return undefined;
  const { span, value, cooked } = base.word;
  const literal = value === base.reference && cooked.isContiguous(0, value.length) ? span : undefined;
  return { instruction, image, text: base.reference, span, literal, mayBeContext: false };
}

function copyUse(dockerfile: Dockerfile, instruction: Instruction): ImageUse | undefined {
  const from = readCopy(instruction)?.from;
  const flag = instruction.flags.find(({ name }) => name === "from");
  if (from === undefined || flag === undefined || from.includes("$") || /^\d*$/.test(from)) return undefined;
  const before = instruction.stage?.index ?? 0;
  if (from === "scratch" || findStage(dockerfile, from, before) !== undefined) return undefined;
  // A later stage's name is a mistake that is no image.
  if (dockerfile.stages.some(({ name }) => name?.toLowerCase() === from.toLowerCase())) return undefined;
  const image = readImage(from);
  if (image === undefined) return undefined;
  const { span } = flag;
  const isPlain = span.end - span.start === "--from=".length + from.length;
  const literal = isPlain ? { start: span.end - from.length, end: span.end } : undefined;
  return { instruction, image, text: from, span, literal, mayBeContext: !/[/:@]/.test(from) };
}

/** Templates write names in capitals, which are no image's until they are filled in. */
function readImage(text: string): ImageReference | undefined {
  return parseImageReference(text) ?? (/^[\w./-]+$/.test(text) ? parseImageReference(text.toLowerCase()) : undefined);
}
