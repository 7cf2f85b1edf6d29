import type { Dockerfile, Stage } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { officialImages } from "../dockerfile/official-images.ts";
import { closest } from "../dockerfile/spelling.ts";
import { needEachOther } from "../dockerfile/stage-cycles.ts";
import { flagReferences, type StageReference } from "../dockerfile/stage-references.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const copyFromUnknownStage: Rule = {
  id: "copy-from-unknown-stage",
  category: "correctness",
  summary: "COPY --from names no stage above",
  severity: "warning",
  default: "on",
  sameAs: ["hadolint:DL3022", "droast:DF049", "dockerfile-doctor:DD039", "buddy:EC0002"],
  when: { texts: ["from="] },

  *check(dockerfile) {
    for (const reference of flagReferences(dockerfile)) {
      if (reference.inTrigger) continue;
      const finding = reference.stage === undefined ? unknown(dockerfile, reference) : later(dockerfile, reference);
      if (finding !== undefined) yield finding;
    }
  },
};

function later(dockerfile: Dockerfile, reference: StageReference): Finding | undefined {
  const { stage, instruction, name } = reference;
  const own = instruction.stage;
  if (own === undefined || stage === undefined || stage.index <= own.index) return undefined;
  // Stages that need each other are another matter.
  if (needEachOther(dockerfile, own, stage)) return undefined;
  const line = stage.from.firstLine + 1;
  return finding(dockerfile, reference, [
    "Stage {name} begins in line {line}, and files come only from stages above",
    { name, line },
  ]);
}

function unknown(dockerfile: Dockerfile, reference: StageReference): Finding | undefined {
  const { name, kind, instruction } = reference;
  const own = instruction.stage?.index ?? 0;
  if (/[./:@$]/.test(name)) return undefined;
  if (/^\d+$/.test(name)) {
    if (instruction.stage === undefined) return undefined;
    if (kind === "copy") return finding(dockerfile, reference, ["No stage has the number {name}", { name }]);
    const fixes = write(dockerfile, reference, Number(name) < own ? dockerfile.stages[Number(name)]?.name : undefined);
    return finding(
      dockerfile,
      reference,
      ["A mount takes a stage by its name, so {name} is taken for an image", { name }],
      fixes,
    );
  }
  if (officialImages.has(name.toLowerCase())) return undefined;
  const wanted = closest(name.toLowerCase(), namesOf(dockerfile.stages.slice(Math.max(own - most, 0), own)));
  if (wanted !== undefined) {
    const message: Message = ["No stage is named {name}, but one above is named {wanted}", { name, wanted }];
    return finding(dockerfile, reference, message, write(dockerfile, reference, wanted));
  }
  const message: Message = ["No stage is named {name}, so it has to be an image or a named context", { name }];
  return { ...finding(dockerfile, reference, message), severity: "hint" };
}

/** How many of the stages above are searched for a similar name: more than people write by hand. */
const most = 100;

function namesOf(stages: readonly Stage[]): readonly string[] {
  return [...new Set(stages.flatMap(({ name }) => name?.toLowerCase() ?? []))];
}

function finding(
  dockerfile: Dockerfile,
  { nameSpan, span }: StageReference,
  message: Message,
  fixes: readonly Fix[] = [],
): Finding {
  return { range: dockerfile.source.firstLineRange(nameSpan ?? span), message, fixes };
}

function write(dockerfile: Dockerfile, reference: StageReference, name: string | undefined): readonly Fix[] {
  const { nameSpan, instruction } = reference;
  if (nameSpan === undefined || name === undefined) return [];
  return [
    {
      title: ["Write {name}", { name }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, nameSpan, name)],
    },
  ];
}
