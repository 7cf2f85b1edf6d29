import { sourcePath } from "../dockerfile/copy.ts";
import { destinationPath } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { imagePath } from "../dockerfile/image-paths.ts";
import { mountsOf } from "../dockerfile/mounts.ts";
import { stageCopies } from "../dockerfile/stage-copies.ts";
import { expandAt } from "../dockerfile/variables.ts";
import type { Project } from "../project/project.ts";
import { placeBelow } from "./artifact.ts";
import { select } from "./selection.ts";

/** The file of the build context that lies at a path of the image when a RUN starts, by a mount or the last copy; undefined when none is known to. */
export function contextFileAt(
  dockerfile: Dockerfile,
  run: Instruction,
  path: string,
  { context }: Project,
): string | undefined {
  const reaches = (file: string | undefined): file is string =>
    file !== undefined && context?.entries.get(file)?.type === "file" && !context.excludes(file);
  for (const { type, from, source, target } of mountsOf(run)) {
    const place =
      type === "bind" && from === undefined && target !== undefined ? imagePath(dockerfile, run, target) : undefined;
    const file = place && placeBelow(path, place, (source ?? "").replace(/^\.?\/|^\.$/g, ""));
    if (reaches(file)) return file;
  }
  const copies = run.stage === undefined ? [] : stageCopies(run.stage);
  for (const copy of copies.toReversed()) {
    const landing =
      copy.instruction.index < run.index && copy.from === undefined ? destinationPath(dockerfile, copy) : undefined;
    if (landing === undefined) continue;
    for (const word of copy.sources) {
      const source = sourcePath({ ...word, value: expandAt(dockerfile, copy.instruction, word.value) ?? "$" });
      const found = candidates(path, landing, source).find(reaches);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Which file of a source may have come to lie at a path: the source itself, what lies below it, or one that a pattern fits. */
function candidates(path: string, landing: string, source: string): readonly (string | undefined)[] {
  const folder = source.replace(/[^/]*$/, "");
  if (source.includes("$") || /[?*[\\]/.test(folder)) return [];
  const file = `${folder}${path.slice(path.lastIndexOf("/") + 1)}`;
  const isInFolder = path === `${landing.replace(/\/$/, "")}/${file.slice(folder.length)}`;
  const isNamed = isInFolder && select(source).nameOf(file) !== undefined;
  const below = /[?*[\\]/.test(source) ? [] : [placeBelow(path, landing, source)];
  return isNamed ? [file, ...below] : below;
}
