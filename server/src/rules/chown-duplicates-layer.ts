import { type BuildScript, buildScripts } from "../dockerfile/build-scripts.ts";
import { type Copy, readCopy } from "../dockerfile/copy.ts";
import { destinationPath } from "../dockerfile/copy-landing.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert } from "../dockerfile/edit.ts";
import { imagePath } from "../dockerfile/image-paths.ts";
import { type Invocation, invocations, operands, wordText } from "../dockerfile/invocations.ts";
import { liesIn } from "../dockerfile/mounts.ts";
import { removeCommand, removeEach } from "../dockerfile/shell-edit.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { FileEdit, Fix, Rule } from "../rule.ts";

export const chownDuplicatesLayer: Rule = {
  id: "chown-duplicates-layer",
  category: "size",
  summary: "What COPY has just added is copied into another layer by chown -R",
  severity: "info",
  default: "on",
  sameAs: ["kics:chown_flag_exists (the opposite: it flags --chown)"],

  *check(dockerfile) {
    const shipped = shippedStages(dockerfile);
    for (const one of buildScripts(dockerfile)) {
      const { instruction, script } = one;
      if (instruction.keyword !== "RUN" || instruction.stage === undefined || !shipped.has(instruction.stage)) continue;
      for (const call of invocations(script)) {
        const change = call.program === "chown" ? readChange(dockerfile, one, call) : undefined;
        if (change === undefined) continue;
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(call.programWord.start, call.command.end)),
          message: [
            "chown -R puts another copy of {path} into this layer; {keyword} --chown={owner} sets its owner where it is added",
            {
              path: wordText(change.paths[0] ?? call.programWord),
              owner: change.owner,
              keyword: change.copies[0]?.instruction.keyword ?? "COPY",
            },
          ],
          fixes: useFlag(dockerfile, one, call, change),
        };
      }
    }
  },
};

interface Change {
  readonly owner: string;
  readonly words: readonly ShellWord[];
  /** The paths that earlier copies wrote to. */
  readonly paths: readonly ShellWord[];
  readonly copies: readonly Copy[];
  /** Every such path is where one of the copies put its files. */
  readonly isWhole: boolean;
}

function readChange(dockerfile: Dockerfile, one: BuildScript, call: Invocation): Change | undefined {
  const { arguments: args, command } = call;
  if (!args.some((word) => /^(-[a-zA-Z]*R[a-zA-Z]*|--recursive)$/.test(wordText(word)))) return undefined;
  const [ownerWord, ...words] = operands(args);
  if (
    ownerWord === undefined ||
    !isKnown(dockerfile, one, ownerWord) ||
    /(^|[;&\s])cd\s/.test(one.script.cooked.text.slice(0, command.start))
  )
    return undefined;
  const paths: ShellWord[] = [];
  const copies = new Set<Copy>();
  let isWhole = true;
  for (const word of words) {
    const path = imagePath(dockerfile, one.instruction, wordText(word));
    const found = path === undefined || path === "/" ? [] : copiesInto(dockerfile, one, path);
    if (path === undefined || found.length === 0 || createsFiles(dockerfile, one, found, path, command.start)) continue;
    paths.push(word);
    for (const copy of found) copies.add(copy);
    isWhole &&= found.some((copy) => destinationPath(dockerfile, copy) === path);
  }
  return paths.length === 0 ? undefined : { owner: wordText(ownerWord), words, paths, copies: [...copies], isWhole };
}

/** A name or number, or variables that COPY sees, too. */
function isKnown(
  dockerfile: Dockerfile,
  { instruction }: BuildScript,
  { literal, variables, text }: ShellWord,
): boolean {
  if (literal !== undefined) return /^[^:.]+(:[^:.]+)?$/.test(literal);
  const known = variablesAt(dockerfile, instruction);
  return variables.length > 0 && !/[`(]|\$\(/.test(text) && variables.every(({ name }) => known.has(name));
}

/** The copies of the stage without an owner of their own that wrote into a folder. */
function copiesInto(dockerfile: Dockerfile, { instruction }: BuildScript, folder: string): readonly Copy[] {
  const before = instruction.stage?.instructions.filter(({ index }) => index < instruction.index) ?? [];
  return before
    .slice(-60)
    .flatMap((other) => readCopy(other) ?? [])
    .filter((copy) => {
      const path = destinationPath(dockerfile, copy);
      const isOwned = copy.instruction.flags.some(({ name }) => name === "chown" || name === "link");
      return path !== undefined && !isOwned && liesIn(path, folder);
    });
}

/** Commands behind the first copy that may have put files of their own there, which need the chown. */
function createsFiles(
  dockerfile: Dockerfile,
  one: BuildScript,
  copies: readonly Copy[],
  folder: string,
  until: number,
): boolean {
  const from = Math.min(...copies.map(({ instruction }) => instruction.index));
  const between = buildScripts(dockerfile).filter(
    ({ instruction }) =>
      instruction.stage === one.instruction.stage &&
      instruction.index > from &&
      instruction.index <= one.instruction.index,
  );
  return between.some(({ instruction, script }) =>
    invocations(script).some(({ program, arguments: args, command }) => {
      if (instruction === one.instruction && command.start >= until) return false;
      if (program !== "mkdir") return !harmless.has(program);
      return args.some((word) => {
        const path = imagePath(dockerfile, instruction, wordText(word));
        return path !== undefined && liesIn(path, folder) && path !== folder;
      });
    }),
  );
}

const harmless: ReadonlySet<string> = new Set(
  (
    "adduser addgroup useradd groupadd usermod groupmod chown chgrp chmod set echo true : apk apt-get apt yum dnf microdnf " +
    "ls id passwd chpasswd test ["
  ).split(" "),
);

function useFlag(dockerfile: Dockerfile, one: BuildScript, { command }: Invocation, change: Change): readonly Fix[] {
  const { owner, words, paths, copies, isWhole } = change;
  if (!isWhole || createsUser(dockerfile, one, copies, owner)) return [];
  const cut = removeCommand(dockerfile, one, command);
  const cuts = paths.length === words.length ? cut && [cut] : removeEach(dockerfile, one, words, paths);
  if (cuts === undefined) return [];
  const edits: FileEdit[] = copies.map(({ instruction }) =>
    insert(dockerfile, instruction.arguments.span.start, `--chown=${owner} `),
  );
  return [
    {
      title: ["Use {keyword} --chown={owner}", { owner, keyword: copies[0]?.instruction.keyword ?? "COPY" }],
      safety: "suggestion",
      preferred: true,
      touches: [...copies.map(({ instruction }) => instruction), one.instruction],
      edits: [...edits, ...cuts],
    },
  ];
}

/** A name has to be in the image's `/etc/passwd` when COPY runs; a number need not. */
function createsUser(dockerfile: Dockerfile, one: BuildScript, copies: readonly Copy[], owner: string): boolean {
  if (/^\d+(:\d+)?$/.test(owner)) return false;
  const from = Math.min(...copies.map(({ instruction }) => instruction.index));
  const isBetween = ({ index, stage }: Instruction): boolean =>
    stage === one.instruction.stage && index > from && index <= one.instruction.index;
  return buildScripts(dockerfile).some(
    ({ instruction, script }) =>
      isBetween(instruction) &&
      invocations(script).some(({ program }) =>
        /^(user|group)(add|mod)$|^add(user|group)$|^(apk|apt|apt-get|yum|dnf|microdnf)$/.test(program),
      ),
  );
}
