import { type BuildScript, buildScripts } from "../dockerfile/build-scripts.ts";
import { type Copy, readCopy } from "../dockerfile/copy.ts";
import { fileLandings } from "../dockerfile/copy-landing.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { imagePath } from "../dockerfile/image-paths.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import { removeCommand, removeEach } from "../dockerfile/shell-edit.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const chmodAfterCopy: Rule = {
  id: "chmod-after-copy",
  category: "size",
  summary: "A file that COPY has just added is copied into another layer by chmod",
  severity: "hint",
  default: "on",
  sameAs: ["tally:prefer-copy-chmod"],

  *check(dockerfile) {
    for (const one of buildScripts(dockerfile)) {
      if (one.instruction.keyword !== "RUN" || one.instruction.stage === undefined) continue;
      for (const call of invocations(one.script)) {
        const change = call.program === "chmod" ? readChange(dockerfile, one, call) : undefined;
        if (change === undefined || change.copies.length === 0) continue;
        yield {
          range: dockerfile.source.firstLineRange(one.script.cooked.span(call.programWord.start, call.command.end)),
          message: [
            "chmod puts another copy of {file} into this layer; {keyword} --chmod={mode} sets its rights where it is added",
            {
              file: wordText(change.covered[0] ?? call.programWord),
              keyword: change.copies[0]?.instruction.keyword ?? "COPY",
              mode: change.mode,
            },
          ],
          fixes: useFlag(dockerfile, one, call, change),
        };
      }
    }
  },
};

interface Change {
  readonly mode: string;
  readonly operands: readonly ShellWord[];
  /** Those of the operands that COPYs brought. */
  readonly covered: readonly ShellWord[];
  /** The COPYs all of whose files are among the operands. */
  readonly copies: readonly Copy[];
}

/** What a chmod of single files does to what earlier copies of the stage brought; undefined for `-R`, for other forms and for an older syntax. */
function readChange(
  dockerfile: Dockerfile,
  one: BuildScript,
  { arguments: words, command }: Invocation,
): Change | undefined {
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

/** The copies from the build context in the RUN's stage, nearest first. */
function earlierCopies({ instruction }: BuildScript): readonly Copy[] {
  const before = instruction.stage?.instructions.filter(({ index }) => index < instruction.index) ?? [];
  return before
    .slice(-40)
    .reverse()
    .flatMap((other) => readCopy(other) ?? [])
    .filter(
      ({ from, instruction: { heredocs }, sources }) =>
        from === undefined &&
        heredocs.length === 0 &&
        !sources.some(({ value }) => /\.(tar|tar\.\w+|tgz|tbz2?|txz)$/.test(value)),
    );
}

/** Something between the copy and the chmod names one of the files, and may have made it another one. */
function isTouchedBetween(
  copy: Copy,
  { instruction, script }: BuildScript,
  files: readonly string[],
  until: number,
): boolean {
  const between = instruction.stage?.instructions.filter(
    ({ index, keyword }) => index > copy.instruction.index && index < instruction.index && keyword !== "ENV",
  );
  const texts = [...(between ?? []).map(({ cooked }) => cooked.text), script.cooked.text.slice(0, until)];
  return files.some((file) => {
    const name = file.replace(/^.*\//, "");
    return texts.some((text) => text.includes(name));
  });
}

function useFlag(dockerfile: Dockerfile, one: BuildScript, { command }: Invocation, change: Change): readonly Fix[] {
  const { mode, operands, covered, copies } = change;
  const edits: FileEdit[] = copies.map(({ instruction }) =>
    insert(dockerfile, instruction.arguments.span.start, `--chmod=${mode} `),
  );
  const cut = removeCommand(dockerfile, one, command);
  const all = covered.length === operands.length;
  const cuts = all ? cut && [cut] : removeEach(dockerfile, one, operands, covered);
  if (cuts === undefined) return [];
  return [
    {
      title: ["Use {keyword} --chmod={mode}", { keyword: copies[0]?.instruction.keyword ?? "COPY", mode }],
      safety: "suggestion",
      preferred: true,
      touches: [...copies.map(({ instruction }) => instruction), one.instruction],
      edits: [...edits, ...cuts],
    },
  ];
}
