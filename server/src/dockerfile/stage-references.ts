import type { Span } from "./cooked.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { flagValueSpan } from "./flag-edit.ts";
import { once } from "./memo.ts";
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
  const found = (referencesByName(dockerfile).get(name.toLowerCase()) ?? []).filter(
    ({ instruction }) => instruction.index > after,
  );
  const editable = found.flatMap(({ instruction, span }) => (span === undefined ? [] : [{ instruction, span }]));
  return editable.length === found.length ? editable : undefined;
}

interface Place {
  readonly instruction: Instruction;
  readonly span: Span | undefined;
}

const referencesByName = once((dockerfile: Dockerfile): ReadonlyMap<string, readonly Place[]> => {
  const places = new Map<string, Place[]>();
  for (const instruction of dockerfile.instructions) {
    for (const { name = "", span } of placesIn(dockerfile, instruction)) {
      const known = places.get(name.toLowerCase());
      if (known === undefined) places.set(name.toLowerCase(), [{ instruction, span }]);
      else known.push({ instruction, span });
    }
  }
  return places;
});

interface NamedPlace {
  readonly name: string | undefined;
  readonly span: Span | undefined;
}

function placesIn(dockerfile: Dockerfile, { keyword, arguments: args, flags }: Instruction): readonly NamedPlace[] {
  if (keyword === "FROM") {
    const word = args.form === "words" ? args.words[0] : undefined;
    return word === undefined ? [] : [{ name: word.value, span: word.span }];
  }
  if (keyword === "COPY") {
    const from = flags.filter((flag) => flag.name === "from");
    return from.map((flag) => ({ name: flag.value, span: flagValueSpan(dockerfile, flag) }));
  }
  if (keyword !== "RUN") return [];
  return flags
    .flatMap((flag) => mountFields(dockerfile, flag))
    .filter(({ key }) => key === "from")
    .map(({ value, valueSpan }) => ({ name: value, span: valueSpan }));
}
