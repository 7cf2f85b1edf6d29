import { currentTags } from "../dockerfile/current-tags.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { type ImageUse, imageUses } from "../dockerfile/image-uses.ts";
import type { Fix, Rule } from "../rule.ts";

export const fromUntagged: Rule = {
  id: "from-untagged",
  category: "reproducibility",
  summary: "An image is named without a tag, so that a later build may start from another release",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3006",
    "trivy:DS-0001",
    "checkov:CKV_DOCKER_7",
    "kics:image_version_not_explicit",
    "semgrep:missing-image-version",
    "dockerfilelint:missing_tag",
    "droast:DF001",
    "dockerfile-doctor:DD001",
    "buddy:EF0004",
    "dockle:DKL-DI-0006",
  ],

  *check(dockerfile) {
    for (const use of imageUses(dockerfile)) {
      const { image, span } = use;
      if (image.tag !== undefined || image.digest !== undefined) continue;
      if (use.mayBeContext && currentTags(image).length === 0) continue;
      const isRolling = image.registry === "cgr.dev" || image.path.startsWith("distroless/");
      yield {
        range: dockerfile.source.firstLineRange(span),
        message: [
          "{image} has no tag, which means latest, so a later build may use another release",
          { image: use.text },
        ],
        ...(isRolling ? { severity: "hint" } : {}),
        fixes: () => currentTags(image).flatMap((tag) => addTag(dockerfile, use, tag)),
      };
    }
  },
};

function addTag(dockerfile: Dockerfile, { literal, instruction }: ImageUse, tag: string): readonly Fix[] {
  if (literal === undefined) return [];
  return [
    {
      title: ["Add the tag {tag}", { tag }],
      safety: "suggestion",
      touches: [instruction],
      edits: [insert(dockerfile, literal.end, `:${tag}`)],
    },
  ];
}
