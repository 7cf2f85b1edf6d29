import { type BuildScript, buildScriptOf } from "./build-scripts.ts";
import { type Copy, readCopy } from "./copy.ts";
import { destinationPath } from "./copy-landing.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { imagePath } from "./image-paths.ts";
import { type Invocation, invocations, operands, wordText } from "./invocations.ts";
import { liesIn } from "./mounts.ts";
import type { ShellWord } from "./shell-word.ts";
import { instructionsAbove } from "./stage-state.ts";
import { variablesAt } from "./variables.ts";

/** What a recursive chown does to files that COPYs brought. */
export interface OwnerChange {
  readonly owner: string;
  readonly words: readonly ShellWord[];
  /** The paths that earlier copies wrote to. */
  readonly paths: readonly ShellWord[];
  readonly copies: readonly Copy[];
  /** Every such path is where one of the copies put its files. */
  readonly isWhole: boolean;
}

/** A quick look whether an earlier copy of a RUN's stage left the owner of its files to the image. */
export function hasCopiesWithoutOwner(run: Instruction): boolean {
  return instructionsAbove(run).some(
    ({ keyword, flags }) =>
      (keyword === "COPY" || keyword === "ADD") && !flags.some(({ name }) => name === "chown" || name === "link"),
  );
}

/** Reads a `chown -R` against the earlier copies of the stage; undefined where they are not what it is for, or the owner is known at build time alone. */
export function readOwnerChange(dockerfile: Dockerfile, one: BuildScript, call: Invocation): OwnerChange | undefined {
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
  return instructionsAbove(instruction)
    .flatMap((other) => readCopy(other) ?? [])
    .filter((copy) => {
      const path = destinationPath(dockerfile, copy);
      const isOwned = copy.instruction.flags.some(({ name }) => name === "chown" || name === "link");
      return path !== undefined && !isOwned && liesIn(path, folder);
    });
}

/** The scripts from the first of some copies to a RUN. */
function scriptsSince(dockerfile: Dockerfile, one: BuildScript, copies: readonly Copy[]): readonly BuildScript[] {
  const from = Math.min(...copies.map(({ instruction }) => instruction.index));
  const between = instructionsAbove(one.instruction).filter(({ index }) => index > from);
  return [...between.flatMap((instruction) => buildScriptOf(dockerfile, instruction) ?? []), one];
}

/** Commands behind the first copy that may have put files of their own there, which need the chown. */
function createsFiles(
  dockerfile: Dockerfile,
  one: BuildScript,
  copies: readonly Copy[],
  folder: string,
  until: number,
): boolean {
  return scriptsSince(dockerfile, one, copies).some(({ instruction, script }) =>
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

/** Whether the user that a chown names may be made behind the first of the copies: COPY needs it in `/etc/passwd`, but for a number. */
export function isMadeLater(dockerfile: Dockerfile, one: BuildScript, { owner, copies }: OwnerChange): boolean {
  if (/^\d+(:\d+)?$/.test(owner)) return false;
  return scriptsSince(dockerfile, one, copies).some(({ script }) =>
    invocations(script).some(({ program }) => userMakers.test(program)),
  );
}

const userMakers = /^(user|group)(add|mod)$|^add(user|group)$|^(apk|apt|apt-get|yum|dnf|microdnf)$/;
