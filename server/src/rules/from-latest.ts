import { currentTags } from "../dockerfile/current-tags.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { officialName } from "../dockerfile/image.ts";
import { type ImageUse, imageUses } from "../dockerfile/image-uses.ts";
import type { Fix, Rule } from "../rule.ts";

export const fromLatest: Rule = {
  id: "from-latest",
  category: "reproducibility",
  summary: "An image is named with the tag latest, so that a later build may start from another release",
  severity: "info",
  default: "on",
  sameAs: [
    "hadolint:DL3007",
    "trivy:DS-0001",
    "checkov:CKV_DOCKER_7",
    "kics:image_version_using_latest",
    "dockerfilelint:latest_tag",
    "droast:DF001",
    "droast:DF024",
    "dockerfile-doctor:DD001",
    "buddy:EF0003",
    "semgrep:avoid-latest-version",
  ],
  when: { texts: ["latest"] },

  *check(dockerfile) {
    for (const use of imageUses(dockerfile)) {
      const { image, span } = use;
      if (image.tag !== "latest" || image.digest !== undefined) continue;
      yield {
        range: dockerfile.source.firstLineRange(span),
        message: [
          "{image} moves with every release of the image, so a later build may use another one",
          { image: use.text },
        ],
        ...(isRolling(use) ? { severity: "hint" } : {}),
        fixes: () => currentTags(image).flatMap((tag) => useTag(dockerfile, use, tag)),
      };
    }
  },
};

/** Images of other registries may have no other tag, or be moved on purpose by the people who use them. */
function isRolling({ image }: ImageUse): boolean {
  return image.registry !== undefined && officialName(image) === undefined;
}

function useTag(dockerfile: Dockerfile, { literal, instruction }: ImageUse, tag: string): readonly Fix[] {
  if (literal === undefined) return [];
  const span = { start: literal.end - "latest".length, end: literal.end };
  return [
    {
      title: ["Use the tag {tag}", { tag }],
      safety: "suggestion",
      touches: [instruction],
      edits: [replace(dockerfile, span, tag)],
    },
  ];
}
