import type { TextEdit } from "vscode-languageserver-types";
import { baseFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { insert, insertAfter, insertBefore } from "./edit.ts";
import { stageCopies } from "./stage-copies.ts";
import { createdUser, creationPlace, isUnfinished, userPlace } from "./user-place.ts";
import { workingDirectoryAt } from "./working-directory.ts";

/** A user that a stage is to start as. */
export interface NewUser {
  /** As USER has it. */
  readonly name: string;
  /** The command that makes it; undefined where the base, or the stage, has it. */
  readonly create: string | undefined;
}

/** The edits that let a stage start as a user, with the keywords that they add, in order, and the instructions that they change. */
export interface UserEdits {
  readonly edits: readonly TextEdit[];
  readonly adds: readonly string[];
  readonly touches: readonly Instruction[];
}

/** The user that the stage makes already, or a new one. */
export function userFor(dockerfile: Dockerfile, stage: Stage, { name, create }: NewUser): NewUser {
  const existing = createdUser(dockerfile, stage);
  return existing === undefined ? { name, create } : { name: existing, create: undefined };
}

/** Makes the user behind what installs packages, and switches to it behind everything that needs root. Undefined where no line can be added there. */
export function startAs(dockerfile: Dockerfile, stage: Stage, { name, create }: NewUser): UserEdits | undefined {
  const creation =
    create === undefined ? [] : [insertAfter(dockerfile, creationPlace(dockerfile, stage), [`RUN ${create}`])];
  const lines = switchTo(dockerfile, stage, [`USER ${name}`]);
  if (lines === undefined) return undefined;
  return { edits: [...creation, lines], adds: [...creation.map(() => "RUN"), "USER"], touches: [] };
}

/**
 * The same, and the user owns what the stage copies and the folder it works in, so that the program may write there. Undefined where the stage
 * copies nothing, or says itself who owns it.
 */
export function startAsOwner(dockerfile: Dockerfile, stage: Stage, user: NewUser): UserEdits | undefined {
  const { name, create } = user;
  const copies = stageCopies(stage)
    .map(({ instruction }) => instruction)
    .filter((instruction) => instruction.stage === stage);
  const [first] = copies;
  if (first === undefined || copies.some(({ flags }) => flags.some((flag) => flag.name === "chown"))) return undefined;
  const place = creationPlace(dockerfile, stage);
  const above = place.index < first.index ? place : stage.from;
  const creation = create === undefined ? [] : [insertAfter(dockerfile, above, [`RUN ${create}`])];
  const folder = workFolder(dockerfile, stage);
  const chown = folder === undefined ? [] : [`RUN chown ${name} ${folder}`];
  const lines = switchTo(dockerfile, stage, [...chown, `USER ${name}`]);
  if (lines === undefined) return undefined;
  const flags = copies.map(({ arguments: { span } }) => insert(dockerfile, span.start, `--chown=${ownerOf(user)} `));
  const adds = [...creation, ...chown].map(() => "RUN");
  return { edits: [...creation, ...flags, lines], adds: [...adds, "USER"], touches: copies };
}

/** A group of its own has the user's name; a number stands alone. */
function ownerOf({ name, create }: NewUser): string {
  return create === undefined ? name : `${name}:${name}`;
}

/** The folder that WORKDIR makes for root; undefined where the stage sets none, and without a shell to change that. */
function workFolder(dockerfile: Dockerfile, stage: Stage): string | undefined {
  const last = stage.instructions.at(-1);
  const isSet = stage.instructions.some(({ keyword }) => keyword === "WORKDIR");
  if (last === undefined || !isSet || baseFamily(stage).shell === "none") return undefined;
  const folder = workingDirectoryAt(dockerfile, last);
  return folder !== undefined && /^\/[\w./-]+$/.test(folder) ? folder : undefined;
}

function switchTo(dockerfile: Dockerfile, stage: Stage, lines: readonly string[]): TextEdit | undefined {
  const { before, after } = userPlace(stage);
  if (before !== undefined) return insertBefore(dockerfile, before, lines);
  // A last line that ends in the escape character would take the new one in.
  return isUnfinished(dockerfile, after) ? undefined : insertAfter(dockerfile, after, lines);
}
