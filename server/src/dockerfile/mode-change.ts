import type { BuildScript } from "./build-scripts.ts";
import { type Copy, readCopy } from "./copy.ts";
import { fileLandings, mayNameFiles } from "./copy-landing.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { imagePath } from "./image-paths.ts";
import { type Invocation, wordText } from "./invocations.ts";
import type { ShellWord } from "./shell-word.ts";
import { instructionsAbove } from "./stage-state.ts";

/** What a chmod does to files that COPYs brought. */
export interface ModeChange {
  readonly mode: string;
  readonly operands: readonly ShellWord[];
  /** Those of the operands that COPYs brought. */
  readonly covered: readonly ShellWord[];
  /** The COPYs all of whose files are among the operands. */
  readonly copies: readonly Copy[];
}

/** A quick look whether a RUN may change the mode of files that an earlier copy of its stage brought. */
export function mayChangeMode(run: Instruction): boolean {
  for (const above of instructionsAbove(run)) {
    const copy = above.keyword === "COPY" || above.keyword === "ADD" ? readCopy(above) : undefined;
    if (copy !== undefined && copy.from === undefined && mayNameFiles(run, copy)) return true;
  }
  return false;
}

/** Reads a chmod of files that earlier copies of the stage brought; undefined for `-R`, for other forms and for letters in an older syntax. */
export function readModeChange(
  dockerfile: Dockerfile,
  one: BuildScript,
  { arguments: words, command }: Invocation,
): ModeChange | undefined {
  const [modeWord, ...operands] = words;
  const mode = modeWord?.literal;
  if (mode === undefined || operands.length === 0 || !/^([0-7]{3,4}|[ugoa]*[-+=][rwxXst]+)$/.test(mode))
    return undefined;
  if (!/^[0-7]/.test(mode) && isBefore(dockerfile, 14)) return undefined;
  const paths = operands.map((word) => imagePath(dockerfile, one.instruction, wordText(word)));
  if (/(^|[;&\s])cd\s/.test(one.script.cooked.text.slice(0, command.start))) return undefined;
  const copies: Copy[] = [];
  const landed = new Set<string>();
  for (const copy of earlierCopies(one)) {
    const files = fileLandings(dockerfile, copy);
    if (files === undefined || !files.every((file) => paths.includes(file)) || files.some((file) => landed.has(file)))
      continue;
    if (
      copy.instruction.flags.some(({ name }) => name === "chmod") ||
      isTouchedBetween(copy, one, files, command.start)
    )
      continue;
    copies.push(copy);
    for (const file of files) landed.add(file);
  }
  const covered = operands.filter((_, index) => landed.has(paths[index] ?? ""));
  return { mode, operands, covered, copies };
}

/** Whether the file asks for a Dockerfile syntax before 1.`minor`. */
function isBefore({ directives }: Dockerfile, minor: number): boolean {
  const syntax = directives.find(({ name }) => name === "syntax")?.value ?? "";
  const [, major, given] = /:(\d+)\.(\d+)/.exec(syntax) ?? [];
  return major !== undefined && (Number(major) < 1 || (Number(major) === 1 && Number(given) < minor));
}

/** The copies from the build context that stand not too far above the RUN in its stage, nearest first. */
function earlierCopies({ instruction }: BuildScript): readonly Copy[] {
  return instructionsAbove(instruction)
    .toReversed()
    .flatMap((other) => readCopy(other) ?? [])
    .filter(
      ({ from, instruction: { heredocs }, sources }) =>
        from === undefined && heredocs.length === 0 && !sources.some(({ value }) => archive.test(value)),
    );
}

/** What ADD unpacks. */
const archive = /\.(tar|tar\.\w+|tgz|tbz2?|txz)$/;

/** Something between the copy and the chmod names one of the files, and may have made it another one. */
function isTouchedBetween(
  copy: Copy,
  { instruction, script }: BuildScript,
  files: readonly string[],
  until: number,
): boolean {
  const between = instructionsAbove(instruction).filter(
    ({ index, keyword }) => index > copy.instruction.index && keyword !== "ENV",
  );
  const texts = [...between.map(({ cooked }) => cooked.text), script.cooked.text.slice(0, until)];
  return files.some((file) => {
    const name = file.replace(/^.*\//, "");
    return texts.some((text) => text.includes(name));
  });
}
