import { currentTags, imagesWithCurrentTags } from "../dockerfile/current-tags.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { retiredImages } from "../dockerfile/end-of-life.ts";
import { parseImageReference } from "../dockerfile/image.ts";
import { baseImages } from "../impact/base-images.ts";
import { formatBytes } from "../project/format-bytes.ts";
import type { Suggestion, Suggestions } from "./suggestion.ts";

/** Names of images, or behind a colon the tags that are known of one, those that still get fixes first. */
export function imageSuggestions(typed: string): Suggestions {
  const colon = typed.lastIndexOf(":");
  if (colon > typed.lastIndexOf("/")) return tagSuggestions(typed.slice(0, colon), typed.slice(colon + 1));
  const names = new Set([...imagesWithCurrentTags, ...baseImages.map(([image]) => image)]);
  const items = [...names]
    .filter((name) => !retiredImages.has(name))
    .map((label): Suggestion => ({ label, kind: "Module", rank: 6 }));
  return { typed, rest: /^[\w./-]*/, items };
}

/** The stages above, as names. */
export function stageSuggestions({ stages }: Dockerfile): readonly Suggestion[] {
  return stages.flatMap(({ name, base }): readonly Suggestion[] =>
    name === undefined
      ? []
      : [{ label: name, kind: "Class", rank: 1, detail: base.kind === "missing" ? undefined : base.word.value }],
  );
}

function tagSuggestions(name: string, typed: string): Suggestions {
  const image = parseImageReference(name);
  const full = image === undefined ? "" : `${image.registry === undefined ? "" : `${image.registry}/`}${image.path}`;
  const sizes = new Map(baseImages.flatMap(([of, tag, bytes]) => (of === full ? [[tag, bytes] as const] : [])));
  const current = new Set(image === undefined ? [] : currentTags(image));
  const items = [...new Set([...current, ...sizes.keys()])].map((label): Suggestion => {
    const bytes = sizes.get(label);
    const detail = typeof bytes === "number" ? `≈ ${formatBytes(bytes)}` : undefined;
    return { label, kind: "Constant", detail, rank: current.has(label) ? 1 : 2 };
  });
  return { typed, rest: /^[\w.-]*/, items };
}
