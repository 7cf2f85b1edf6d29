import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { flagValueSpan } from "./flag-edit.ts";
import { mountFields } from "./mount-fields.ts";

/** A place where a stage is named. */
export interface StageReference {
  readonly instruction: Instruction;
  readonly span: Span;
}

/** Where FROM, `COPY --from` and mounts behind an instruction name a stage; undefined when one is written so that it cannot be edited. */
export function stageReferences(
  dockerfile: Dockerfile,
  name: string,
  after: number,
): readonly StageReference[] | undefined {
  const found: { instruction: Instruction; span: Span | undefined }[] = [];
  for (const instruction of dockerfile.instructions.slice(after + 1)) {
    for (const span of spansIn(dockerfile, instruction, name.toLowerCase())) found.push({ instruction, span });
  }
  const editable = found.flatMap(({ instruction, span }) => (span === undefined ? [] : [{ instruction, span }]));
  return editable.length === found.length ? editable : undefined;
}

function spansIn(dockerfile: Dockerfile, instruction: Instruction, name: string): readonly (Span | undefined)[] {
  const { keyword, arguments: args, flags } = instruction;
  if (keyword === "FROM") {
    const word = args.form === "words" ? args.words[0] : undefined;
    return word?.value.toLowerCase() === name ? [word.span] : [];
  }
  if (keyword === "COPY") {
    const from = flags.filter((flag) => flag.name === "from" && flag.value?.toLowerCase() === name);
    return from.map((flag) => flagValueSpan(dockerfile, flag));
  }
  if (keyword !== "RUN") return [];
  return flags
    .flatMap((flag) => mountFields(dockerfile, flag))
    .filter(({ key, value }) => key === "from" && value?.toLowerCase() === name)
    .map(({ valueSpan }) => valueSpan);
}
