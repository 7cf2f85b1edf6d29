import { changedBy, provenFixes } from "../fix.ts";
import { type LintOptions, lint, type RuleFinding } from "../lint.ts";
import { provenOffers } from "../offers.ts";
import { render } from "../render.ts";
import type { FileEdit, Message } from "../rule.ts";
import { type ImageParts, imageAfter } from "./image-after.ts";
import { mostInstructions } from "./image-report.ts";
import type { Alternative, ImageReport, StageReport, Sum } from "./report.ts";

/** How many are shown, and how many are looked at for them. */
const mostShown = 20;
const mostTried = 60;

/** Each refactoring is proven by a parse, so those of the first instructions must do. */
const mostOffered = 20;

/** What alternatives are computed from. */
export interface AlternativeParts extends ImageParts {
  readonly options: LintOptions;
  /** The image as it is. */
  readonly image: ImageReport;
}

/**
 * The image after each proven fix, and each refactoring, that changes sizes or re-runs; the fewest known bytes first, then the fewest re-runs. A step of
 * the iteration does a part of the work and yields nothing, so that the caller can let others run in between.
 */
export function* alternatives(parts: AlternativeParts): Generator<undefined, readonly Alternative[]> {
  if (parts.dockerfile.instructions.length > mostInstructions) return [];
  const changes = yield* changesOf(parts);
  const seen = new Set([parts.dockerfile.text]);
  const found: Alternative[] = [];
  for (const change of changes.slice(0, mostTried)) {
    yield;
    const image = newImage(parts, change.edits, seen);
    if (image === undefined || isSame(image, parts.image)) continue;
    const { title, kind, line } = change;
    found.push({ title: render(title), kind, line, image });
  }
  return sorted(found, parts.image).slice(0, mostShown);
}

interface Change {
  readonly title: Message;
  readonly kind: Alternative["kind"];
  readonly line: number;
  readonly edits: readonly FileEdit[];
}

function* changesOf({ dockerfile, project, options }: AlternativeParts): Generator<undefined, readonly Change[]> {
  const all = lint(dockerfile, project, options);
  const isNear = ({ rule: { category } }: RuleFinding): boolean => category === "size" || category === "caching";
  // Those of the other categories may change sizes too, but seldom do.
  const findings = [...all.filter(isNear), ...all.filter((finding) => !isNear(finding))].slice(0, mostTried);
  yield;
  const fixes = [...provenFixes(dockerfile, project, findings)].flatMap(([{ range }, proven]) =>
    proven.map(({ title, safety, edits }): Change => ({ title, kind: safety, line: range.start.line + 1, edits })),
  );
  const changes = [...fixes];
  for (const instruction of dockerfile.instructions.slice(0, mostOffered)) {
    if (changes.length >= mostTried) break;
    yield;
    for (const { offer } of provenOffers(dockerfile, project, instruction, () => true)) {
      const { title, edits } = offer;
      changes.push({ title, kind: "refactoring", line: instruction.firstLine + 1, edits });
    }
  }
  return changes;
}

/** Undefined where the same text was looked at before, or what reaches the build can't be told. */
function newImage(parts: AlternativeParts, edits: readonly FileEdit[], seen: Set<string>): ImageReport | undefined {
  const { text, files } = changedBy(parts.dockerfile, parts.project, edits);
  const key = files.size === 0 ? text : JSON.stringify([text, ...[...files].map(([path, file]) => [path, file.text])]);
  if (seen.has(key)) return undefined;
  seen.add(key);
  return imageAfter(parts, { text, files });
}

function isSame(one: ImageReport, other: ImageReport): boolean {
  return JSON.stringify(weight(one)) === JSON.stringify(weight(other));
}

/** What a change has to change to be worth showing: sums of built stages, and how often steps run again, however many of them do so together. */
function weight({ disk, pull, stages }: ImageReport): unknown {
  const known = ({ bytes, unknown }: Sum): unknown => [bytes, unknown > 0];
  const counts = new Set(stages.flatMap(rerunsOf));
  const built = stages.filter((stage) => stage.built);
  return [known(disk), known(pull), built.map((stage) => known(stage.disk)), [...counts].sort((a, b) => a - b)];
}

/** A WORKDIR costs nothing. */
function rerunsOf({ rows }: StageReport): readonly number[] {
  return rows.flatMap(({ keyword, reruns }) => (reruns === null || keyword === "WORKDIR" ? [] : [reruns.count]));
}

function sorted(found: readonly Alternative[], { disk }: ImageReport): readonly Alternative[] {
  const saved = ({ image }: Alternative): number => (disk.bytes ?? 0) - (image.disk.bytes ?? 0);
  const runs = ({ image }: Alternative): number =>
    image.stages.flatMap(rerunsOf).reduce((sum, count) => sum + count, 0);
  return found.toSorted((one, other) => saved(other) - saved(one) || runs(one) - runs(other));
}
