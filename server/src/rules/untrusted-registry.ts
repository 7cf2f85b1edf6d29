import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { parseImageReference } from "../dockerfile/image.ts";
import { copiedStage } from "../dockerfile/stage-copies.ts";
import { expandAt } from "../dockerfile/variables.ts";
import type { Rule } from "../rule.ts";

export const untrustedRegistry: Rule = {
  id: "untrusted-registry",
  category: "security",
  summary: "An image comes from a registry that is not on the list of allowed ones",
  severity: "warning",
  default: "on",
  sameAs: ["hadolint:DL3026", "droast:DF065", "droast:DF073", "cis:4.2", "dockle:CIS-DI-0002"],

  *check(dockerfile, { policy: { allowedRegistries } }) {
    if (allowedRegistries.length === 0) return;
    const allowed = allowedRegistries.map(patternOf);
    for (const { span, reference } of images(dockerfile)) {
      const image = parseImageReference(reference);
      if (image === undefined) continue;
      const registry = image.registry ?? "docker.io";
      if (allowed.some((pattern) => pattern.test(registry))) continue;
      yield {
        range: dockerfile.source.firstLineRange(span),
        message: ["{registry} is not among the allowed registries", { registry }],
        fixes: [],
      };
    }
  },
};

/** A list's entry as a pattern: `*` stands for any characters, and Docker Hub has several names. */
function patternOf(entry: string): RegExp {
  const name = entry.replace(/^(index\.docker\.io|hub\.docker\.com|registry-1\.docker\.io)$/, "docker.io");
  const escaped = name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*+/g, ".*");
  return new RegExp(`^${escaped}$`);
}

interface NamedImage {
  readonly span: Word["span"];
  readonly reference: string;
}

/** The images that stages start from and that files are copied from, where the file tells which. */
function* images(dockerfile: Dockerfile): Iterable<NamedImage> {
  for (const instruction of dockerfile.instructions) {
    const { stage } = instruction;
    if (instruction === stage?.from && stage.base.kind === "image" && stage.base.reference !== undefined) {
      yield { span: stage.base.word.span, reference: stage.base.reference };
    }
    yield* copiedImage(dockerfile, instruction);
  }
}

function copiedImage(dockerfile: Dockerfile, instruction: Instruction): readonly NamedImage[] {
  const copy = readCopy(instruction);
  const flag = instruction.flags.find(({ name }) => name === "from");
  if (copy?.from === undefined || flag === undefined || /^\d+$/.test(copy.from)) return [];
  if (copiedStage(dockerfile, copy) !== undefined) return [];
  const reference = expandAt(dockerfile, instruction, copy.from);
  return reference === undefined ? [] : [{ span: flag.span, reference }];
}
