import type { Span } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { flagValueSpan } from "../dockerfile/flag-edit.ts";
import { flaggedInstructions } from "../dockerfile/flagged.ts";
import { hasCustomFrontend, isTemplate } from "../dockerfile/frontend.ts";
import { imageProblem, isSurelyGood } from "../dockerfile/image-problem.ts";
import { mountFields } from "../dockerfile/mount-fields.ts";
import { isPlaceholder } from "../dockerfile/placeholder.ts";
import { findStage } from "../dockerfile/stages.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import type { Finding, Rule } from "../rule.ts";

export const invalidImageReference: Rule = {
  id: "invalid-image-reference",
  category: "correctness",
  summary: "FROM, --from or a mount names an image in a way that BuildKit cannot read",
  severity: "error",
  default: "on",
  sameAs: ["dockerfile-utils:INVALID_REFERENCE_FORMAT", "dockerfilelint:invalid_line", "buildkit:parser"],

  *check(dockerfile) {
    for (const { base, from } of dockerfile.stages) {
      if (base.kind !== "image" || base.reference === undefined || base.word.value.includes("$")) continue;
      const { reference, word } = base;
      if (isSurelyGood(reference)) continue;
      yield* findings(dockerfile, from, { reference, span: word.span, isExact: word.value === reference });
    }
    for (const instruction of flaggedInstructions(dockerfile)) {
      if (isTrigger(dockerfile, instruction)) continue;
      for (const place of placesIn(dockerfile, instruction)) {
        if (!isSurelyGood(place.reference)) yield* findings(dockerfile, instruction, place);
      }
    }
  },
};

interface Place {
  readonly reference: string;
  readonly span: Span;
  /** The span is the reference's, letter for letter. */
  readonly isExact: boolean;
}

/** The images that the flags of a COPY or RUN name. */
function placesIn(dockerfile: Dockerfile, instruction: Instruction): readonly Place[] {
  const { keyword, flags } = instruction;
  if (keyword === "COPY") {
    return flags.flatMap((flag): readonly Place[] => {
      if (flag.name !== "from" || flag.value === undefined) return [];
      const span = flagValueSpan(dockerfile, flag);
      return [{ reference: flag.value, span: span ?? flag.span, isExact: span !== undefined }];
    });
  }
  if (keyword !== "RUN") return [];
  return flags
    .flatMap((flag) => mountFields(dockerfile, flag))
    .flatMap(({ key, value, span, valueSpan }): readonly Place[] => {
      if (key !== "from" || value === undefined) return [];
      return [{ reference: value, span: valueSpan ?? span, isExact: valueSpan !== undefined }];
    });
}

function* findings(dockerfile: Dockerfile, instruction: Instruction, place: Place): Iterable<Finding> {
  const { reference, span, isExact } = place;
  // A blank in it is invalid-flag-value's; a number means a stage.
  if (reference === "" || isPlaceholder(reference) || /[$\s]|^\d+$|^(oci-layout|docker-image):\/\//.test(reference))
    return;
  if (instruction.keyword !== "FROM" && findStage(dockerfile, reference, dockerfile.stages.length) !== undefined)
    return;
  const problem = imageProblem(reference);
  if (problem === undefined || hasCustomFrontend(dockerfile) || isTemplate(dockerfile)) return;
  const { template, instead } = problem;
  const edits = instead === undefined || !isExact ? [] : [replace(dockerfile, span, instead)];
  yield {
    range: dockerfile.source.firstLineRange(span),
    message: [template, { reference }],
    fixes:
      edits.length === 0
        ? []
        : [
            {
              title: ["Write {instead}", { instead: instead ?? "" }],
              safety: "suggestion",
              preferred: true,
              touches: [instruction],
              edits,
            },
          ],
  };
}
