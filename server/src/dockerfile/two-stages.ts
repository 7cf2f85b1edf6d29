import type { TextEdit } from "vscode-languageserver-types";
import { type BaseFamily, baseFamily, imageFamily } from "./base-family.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { insert, insertAfter } from "./edit.ts";
import { hasHealthTools } from "./health-tools.ts";
import { type ImageReference, parseImageReference } from "./image.ts";
import { knowsUser } from "./image-users.ts";
import { mentions } from "./mentions.ts";
import { moveBelow } from "./move.ts";
import type { StageCut } from "./stage-cut.ts";
import { useWords } from "./use-exec-form.ts";
import { isUnfinished } from "./user-place.ts";

/** A stage that runs what the one before it builds. */
export interface SecondStage {
  /** What it starts from. */
  readonly base: string;
  /** Lines at the end of the builder. */
  readonly builder?: readonly string[];
  /** Lines of the second stage, behind its working directory and its variables. */
  readonly lines: readonly string[];
  /** The user to run as where the file names none. */
  readonly user?: string | undefined;
  /** The words to start with, where they are others. */
  readonly start?: readonly string[] | undefined;
  /** Programs of the base that a health check may use, besides the one that is started. */
  readonly programs?: readonly string[];
  /** It has the users of the builder, too. */
  readonly hasUsers?: boolean;
  /** What changes in the builder. */
  readonly changes?: readonly BuilderChange[];
}

/** A change of an instruction, or instructions added. */
export interface BuilderChange {
  readonly touches: readonly Instruction[];
  readonly adds: readonly string[];
  readonly edits: readonly TextEdit[];
}

/** The name that the builder gets. */
export const builderName = "build";

/** Makes two stages of one; undefined where the base lacks a user, a shell or a tool that the image uses. */
export function splitStage(dockerfile: Dockerfile, cut: StageCut, second: SecondStage): BuilderChange | undefined {
  const image = parseImageReference(second.base);
  const family: BaseFamily | undefined =
    second.base === "scratch" ? bareFamily : image === undefined ? undefined : imageFamily(image);
  if (family === undefined || !fits(dockerfile, cut, second, { image, family })) return undefined;
  const { stage, last, moved } = cut;
  const start = startChange(dockerfile, cut, second, family);
  if (start === undefined || isUnfinished(dockerfile, last)) return undefined;
  const isLower = stage.from.keywordText === "from";
  const cased = (line: string): string => (isLower ? line.replace(/^\S+/, (word) => word.toLowerCase()) : line);
  const builder = (second.builder ?? []).map(cased);
  const lines = linesOf(dockerfile, cut, second).map(cased);
  const changes = second.changes ?? [];
  return {
    touches: [stage.from, ...moved, ...start.touches, ...changes.flatMap(({ touches }) => touches)],
    adds: [...[...builder, ...lines].map(keywordOf), ...changes.flatMap(({ adds }) => adds)],
    edits: [
      insert(dockerfile, stage.from.headSpan.end, ` ${isLower ? "as" : "AS"} ${builderName}`),
      ...changes.flatMap(({ edits }) => edits),
      insertAfter(dockerfile, last, [...builder, "", ...lines]),
      ...(moved.length === 0 ? [] : moveBelow(dockerfile, moved, last)),
      ...start.edits,
    ],
  };
}

function keywordOf(line: string): string {
  return /^\S*/.exec(line)?.[0].toUpperCase() ?? "";
}

/** The head of the second stage, above what stays as it is. */
function linesOf(dockerfile: Dockerfile, cut: StageCut, second: SecondStage): readonly string[] {
  const { folder, variables, rest } = cut;
  const platform = cut.stage.from.flags.map(({ text }) => `--${text.replace(/^--/, "")} `).join("");
  // Distroless images start elsewhere for a user that is not root.
  const isFolderKept = folder !== undefined && (cut.isFolderSet || second.base.includes("distroless"));
  const args = rest[0]?.arguments;
  const setsFolder = rest[0]?.keyword === "WORKDIR" && args?.form === "text" && args.text.text.startsWith("/");
  const user = cut.user === undefined ? second.user : textOf(dockerfile, cut.user).replace(/^\S+\s+/, "");
  return [
    `FROM ${platform}${second.base}`,
    ...(isFolderKept && !setsFolder ? [`WORKDIR ${folder}`] : []),
    ...variables.map((one) => textOf(dockerfile, one)),
    ...second.lines,
    ...(user === undefined ? [] : [`USER ${user}`]),
  ];
}

const bareFamily: BaseFamily = { system: "linux", shell: "none", libc: "none", packages: "none", user: "root" };

function textOf(dockerfile: Dockerfile, { span }: Instruction): string {
  return dockerfile.text.slice(span.start, span.end);
}

interface Base {
  readonly image: ImageReference | undefined;
  readonly family: BaseFamily;
}

function fits(dockerfile: Dockerfile, cut: StageCut, second: SecondStage, { image, family }: Base): boolean {
  const { stage, rest, start } = cut;
  const runs = rest.filter(({ keyword }) => keyword === "RUN");
  const knows = (name: string): boolean =>
    second.hasUsers === true ||
    knowsUser(image, name) ||
    name.split(":").every((part) => runs.some((run) => mentions(run, part)));
  if (!runs.every((run) => makesUsers(run, stage, family)) || !usersOf(cut).every(knows)) return false;
  if (second.start === undefined && start.shell === "needed" && family.shell === "none") return false;
  // Other words stand for a program that is not found by its name.
  const program = second.start === undefined ? start.words[0]?.literal : undefined;
  const programs = [...(second.programs ?? []), ...(program === undefined ? [] : [program])];
  return hasHealthTools(dockerfile, stage, { family, programs });
}

/** Its programs are those of the same system; Debian's slim images need not have `adduser`. */
function makesUsers(run: Instruction, stage: Stage, { shell, packages }: BaseFamily): boolean {
  if (shell === "none" || packages !== baseFamily(stage).packages) return false;
  return packages === "apk" || !mentions(run, /\badd(user|group)\b/);
}

/** Who the second stage runs as, and who its files belong to. */
function usersOf({ rest, user }: StageCut): readonly string[] {
  const users = [...rest, ...(user === undefined ? [] : [user])].filter(({ keyword }) => keyword === "USER");
  const names = users.map(({ arguments: args }) => (args.form === "text" ? args.text.text.trim() : "?"));
  const owners = rest.flatMap(({ flags }) => flags.filter(({ name }) => name === "chown"));
  return [...names, ...owners.map(({ value }) => value ?? "?")];
}

/** The exec form where there is no shell, or other words; undefined where the instruction moves at the same time. */
function startChange(
  dockerfile: Dockerfile,
  { start, moved }: StageCut,
  second: SecondStage,
  { shell }: BaseFamily,
): Pick<BuilderChange, "touches" | "edits"> | undefined {
  const words =
    second.start ??
    (shell === "none" && start.shell === "spare" ? start.words.flatMap(({ literal }) => literal ?? []) : undefined);
  if (words === undefined) return { touches: [], edits: [] };
  const [instruction, another] = start.instructions;
  if (instruction === undefined || another !== undefined || moved.includes(instruction)) return undefined;
  return { touches: [instruction], edits: useWords(dockerfile, instruction, words) };
}
