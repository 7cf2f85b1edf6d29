import { type Copy, copies, readCopy } from "../dockerfile/copy.ts";
import { overlap } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { imagePath, isUnplaced } from "../dockerfile/image-paths.ts";
import { moveAbove } from "../dockerfile/move.ts";
import type { Finding, Rule } from "../rule.ts";

export const layerCopyOrder: Rule = {
  id: "layer-copy-order",
  category: "caching",
  summary: "What changes with every build is copied before what seldom does",
  severity: "hint",
  default: "on",
  when: { keywords: ["COPY", "ADD"], texts: ["from="] },

  *check(dockerfile) {
    // A finding needs two, of which one is from another stage or image.
    if (copies(dockerfile).length < 2 || !copies(dockerfile).some(({ from }) => from !== undefined)) return;
    for (const { instructions } of dockerfile.stages) {
      for (const copies of adjacentCopies(instructions)) {
        const finding = misplaced(dockerfile, copies);
        if (finding !== undefined) yield finding;
      }
    }
  },
};

/** Runs of copies between which nothing else reads or changes files. */
function adjacentCopies(instructions: readonly Instruction[]): readonly (readonly Copy[])[] {
  const groups: Copy[][] = [[]];
  for (const instruction of instructions) {
    const copy = readCopy(instruction);
    if (copy !== undefined && !instruction.flags.some(({ name }) => name === "link")) groups.at(-1)?.push(copy);
    else if (!/^(ENV|LABEL|EXPOSE|CMD|ENTRYPOINT|STOPSIGNAL|HEALTHCHECK)$/.test(instruction.keyword)) groups.push([]);
  }
  return groups.filter(({ length }) => length > 1);
}

/** The first copy of the program's own files, when copies of dependencies behind it may go above it. */
function misplaced(dockerfile: Dockerfile, copies: readonly Copy[]): Finding | undefined {
  const first = copies.findIndex((copy) => kindOf(copy) === "own");
  const own = copies[first];
  const movable = copies.filter((copy, index) => {
    if (index < first || kindOf(copy) !== "dependencies") return false;
    return copies
      .slice(first, index)
      .every((other) => kindOf(other) === "dependencies" || areApart(dockerfile, copy, other));
  });
  return own === undefined || movable.length === 0 ? undefined : describe(dockerfile, own, movable);
}

function kindOf({ from, sources, instruction }: Copy): "own" | "dependencies" | undefined {
  const paths = sources.map(({ value }) => value.replace(/\/+(\*|\.)?$/, ""));
  if (instruction.heredocs.length > 0 || paths.length === 0) return undefined;
  if (paths.every((path) => /(^|\/)(application|BOOT-INF\/classes)$/.test(path)) && from !== undefined) return "own";
  if (paths.every((path) => dependencies.test(path)) && from !== undefined) return "dependencies";
  return from === undefined && instruction.keyword === "COPY" ? "own" : undefined;
}

const dependencies =
  /(^|\/)(dependencies|spring-boot-loader|snapshot-dependencies|BOOT-INF\/lib|node_modules|vendor|site-packages|\.venv)$/;

/** Spring's layers hold different files whatever folder they go to; others are told apart by their destinations. */
function areApart(dockerfile: Dockerfile, one: Copy, other: Copy): boolean {
  if (isSpring(one) && isSpring(other)) return true;
  const [path, otherPath] = [one, other].map((copy) => landing(dockerfile, copy));
  if (path === undefined || otherPath === undefined || isUnplaced(path) !== isUnplaced(otherPath)) return false;
  return !overlap(path, otherPath);
}

function isSpring({ sources, from }: Copy): boolean {
  const layer =
    /(^|\/)(application|dependencies|spring-boot-loader|snapshot-dependencies|META-INF|BOOT-INF\/(classes|lib))\/?$/;
  return from !== undefined && sources.every(({ value }) => layer.test(value));
}

/** The file itself where its name says that it is one, else the destination, which a folder's content is spread over. */
function landing(dockerfile: Dockerfile, { sources, destination, instruction }: Copy): string | undefined {
  const [source, another] = sources;
  const name = source?.value.replace(/^.*\//, "") ?? "";
  const isFile = another === undefined && /^[\w-][\w.-]*\.\w+$/.test(name);
  const goesInto = /(^|\/)\.{0,2}$/.test(destination.value);
  return imagePath(dockerfile, instruction, isFile && goesInto ? `${destination.value}/${name}` : destination.value);
}

function describe(dockerfile: Dockerfile, { instruction, sources }: Copy, movable: readonly Copy[]): Finding {
  const own = sources[0]?.value ?? "";
  const stable = movable[0]?.sources[0]?.value ?? "";
  const instructions = movable.map((copy) => copy.instruction);
  return {
    range: dockerfile.source.firstLineRange(sources[0]?.span ?? instruction.keywordSpan),
    message: ["Whenever {own} changes, {stable}, which is copied behind it, becomes a new layer, too", { own, stable }],
    fixes: [
      {
        title: ["Copy {stable} first", { stable }],
        safety: "suggestion",
        preferred: true,
        touches: instructions,
        edits: moveAbove(dockerfile, instructions, instruction),
      },
    ],
  };
}
