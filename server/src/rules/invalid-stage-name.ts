import type { Dockerfile, Instruction, Stage, Word } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { once } from "../dockerfile/memo.ts";
import { renameStage } from "../dockerfile/stage-references.ts";
import type { Finding, Fix, Message, Rule } from "../rule.ts";

export const invalidStageName: Rule = {
  id: "invalid-stage-name",
  category: "correctness",
  summary: "The name of a stage has characters that no name may have, or does not follow AS",
  severity: "error",
  default: "on",
  sameAs: ["dockerfile-utils:INVALID_BUILD_STAGE_NAME", "dockerfile-utils:INVALID_AS", "buildkit:parser"],
  when: { signs: ["named stage"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const stage of dockerfile.stages) {
      const { from } = stage;
      if (from.arguments.form !== "words" || from.arguments.words.length < 2) continue;
      const [image, second, third, fourth] = from.arguments.words;
      if (image === undefined || second === undefined || fourth !== undefined || second.value.startsWith("#")) continue;
      if (second.value.toUpperCase() !== "AS") yield withoutAs(dockerfile, from, image, second, third);
      else if (third !== undefined && !isName(third.value)) yield badName(dockerfile, stage, third);
    }
  },
};

function isName(text: string): boolean {
  return /^[a-z][a-z0-9_.-]*$/i.test(text);
}

function withoutAs(
  dockerfile: Dockerfile,
  from: Instruction,
  image: Word,
  second: Word,
  third: Word | undefined,
): Finding {
  const as = from.keywordText === from.keywordText.toLowerCase() ? "as" : "AS";
  const base = { safety: "suggestion", preferred: true, touches: [from] } as const;
  const { value } = second;
  const range = dockerfile.source.firstLineRange(second.span);
  if (third !== undefined) {
    const fix: Fix = { ...base, title: ["Write {as}", { as }], edits: [replace(dockerfile, second.span, as)] };
    const message: Message = ["{value} stands where AS has to, so BuildKit rejects the FROM", { value }];
    return { range, message, fixes: isName(third.value) ? [fix] : [] };
  }
  const message: Message = ["{value} stands behind the image without AS, so BuildKit rejects the FROM", { value }];
  const lastPart = image.value.slice(image.value.lastIndexOf("/") + 1);
  if (/^:?\d[\w.-]*$|^:\w[\w.-]*$/.test(value) && !/[:@]/.test(lastPart)) {
    const text = `${image.value}:${value.replace(/^:/, "")}`;
    const edits = [replace(dockerfile, { start: image.span.start, end: second.span.end }, text)];
    return { range, message, fixes: [{ ...base, title: ["Write {text}", { text }], edits }] };
  }
  const fix: Fix = {
    ...base,
    title: ["Insert {as}", { as }],
    edits: [insert(dockerfile, second.span.start, `${as} `)],
  };
  return { range, message, fixes: isName(value) ? [fix] : [] };
}

function badName(dockerfile: Dockerfile, stage: Stage, word: Word): Finding {
  const name = word.value;
  return {
    range: dockerfile.source.firstLineRange(word.span),
    message: [
      "{name} is no name for a stage (letters, digits, _ . and -, a letter first), so BuildKit rejects the FROM",
      { name },
    ],
    fixes: () => renamed(dockerfile, stage, word),
  };
}

const stageNames = once(({ stages }: Dockerfile) => new Set(stages.map(({ name }) => name?.toLowerCase())));

/** The name and every reference to it, where the name can be told from what it was meant to be. */
function renamed(dockerfile: Dockerfile, stage: Stage, word: Word): readonly Fix[] {
  const plain = word.value
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, "-")
    .replace(/^[-_.]+|[-_.]+$/g, "");
  const name = /^\d/.test(plain) ? `stage-${plain}` : plain;
  const isTaken = stageNames(dockerfile).has(name);
  // A number means the stage at that place.
  if (name === "" || isTaken || /^\d+$/.test(word.value)) return [];
  const renaming = renameStage(dockerfile, stage, name);
  if (renaming === undefined) return [];
  return [{ title: ["Call it {name}", { name }], safety: "suggestion", preferred: true, ...renaming }];
}
