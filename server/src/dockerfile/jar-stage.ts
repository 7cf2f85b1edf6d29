import type { TextEdit } from "vscode-languageserver-types";
import { baseFamily, baseImage } from "./base-family.ts";
import type { Copy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { insert, insertBefore, remove, replace } from "./edit.ts";
import { javaVersion } from "./java-version.ts";
import { mentions } from "./mentions.ts";
import { blockStart } from "./move.ts";
import { imageRuntime } from "./runtime-image.ts";
import { copiedStage } from "./stage-copies.ts";
import { lineage } from "./stages.ts";
import type { StartedJar } from "./started-jar.ts";
import { toolchainOf } from "./toolchain.ts";
import { expandAt } from "./variables.ts";

/** What a stage of its own needs to take an archive apart that the final stage copied whole. */
export interface JarStage {
  readonly kind: "jar" | "war";
  /** The archive's name in the image, and there. */
  readonly file: string;
  /** The folder of the image that the parts go to. */
  readonly folder: string;
  /** `--chown=…` and the like, with a blank in front, for copies into the image. */
  readonly flags: string;
  /** The edits for a stage with this tool's command, and copies of these parts in the place of the archive's. */
  edits(name: string, image: string, command: string, parts: readonly JarPart[]): JarEdits;
}

/** A part of an archive: where it lies in the stage, and where below the folder it goes; both end with a slash, or the latter is empty. */
export type JarPart = readonly [from: string, to: string];

export interface JarEdits {
  readonly touches: readonly Instruction[];
  readonly adds: readonly string[];
  readonly edits: readonly TextEdit[];
}

/** Undefined where a copy of its parts would not leave the image with what the archive's has. */
export function jarStage(dockerfile: Dockerfile, stage: Stage, jar: StartedJar): JarStage | undefined {
  const { copy, path } = jar;
  const source = sourceOf(dockerfile, stage, jar);
  const [, kind] = /\.([jw]ar)$/.exec(source?.known ?? path) ?? [];
  if (source === undefined || kind === undefined || !/^[\w./-]+$/.test(path)) return undefined;
  const file = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, path.lastIndexOf("/")) || "/app";
  const flags = splitFlags(copy);
  if (flags === undefined || isUsedElsewhere(stage, jar, file)) return undefined;
  const edits = (name: string, image: string, command: string, parts: readonly JarPart[]): JarEdits => {
    const lines = [
      `FROM ${image} AS ${name}`,
      "WORKDIR /extract",
      ...source.declarations,
      `COPY ${flags.ofSource}${source.text} ${file}`,
      `RUN ${command}`,
    ];
    const copies = parts.map(([from, to]) => `COPY --from=${name}${flags.own} /extract/${from} ${folder}/${to}`);
    return {
      touches: [copy.instruction, ...source.moved],
      adds: [...lines.map((line) => line.split(" ")[0] as string), ...copies.slice(1).map(() => "COPY")],
      edits: [
        aboveStage(dockerfile, stage, [...lines, ""]),
        replace(
          dockerfile,
          copy.instruction.headSpan,
          copies.join(dockerfile.source.lineEnding + indentOf(dockerfile, copy)),
        ),
        ...source.moved.map((one) => remove(dockerfile, one)),
      ],
    };
  };
  return { kind: kind as "jar" | "war", file, folder, flags: flags.own, edits };
}

/** Above the comments of a later stage, which are its own; those at the top of a file may be the file's. */
function aboveStage(dockerfile: Dockerfile, { index, from }: Stage, lines: readonly string[]): TextEdit {
  if (index === 0) return insertBefore(dockerfile, from, lines);
  const { source } = dockerfile;
  const text = lines.map((line) => line + source.lineEnding).join("");
  return insert(dockerfile, source.lineStart(blockStart(dockerfile, from)), text);
}

function indentOf({ source, text }: Dockerfile, { instruction }: Copy): string {
  return text.slice(source.lineStart(instruction.firstLine), instruction.span.start);
}

interface JarSource {
  /** As it is written in a COPY of the other stage. */
  readonly text: string;
  /** The ARGs that the other stage needs. */
  readonly declarations: readonly string[];
  /** Those of them that this one needs no more. */
  readonly moved: readonly Instruction[];
  /** With the defaults put in, where all have one. */
  readonly known: string | undefined;
}

/** Build arguments of the stage go along, so that `--build-arg` still decides; other variables are put in. */
function sourceOf(dockerfile: Dockerfile, stage: Stage, { copy, source }: StartedJar): JarSource | undefined {
  const known = expandAt(dockerfile, copy.instruction, source.value);
  if (/[\s"'\\]|^\w+:\/\//.test(source.value) || source.cooked.text !== source.value) return undefined;
  const names = [...source.value.matchAll(/\$(?:(\w+)|\{(\w+)\})/g)].map(([, one, other]) => one ?? other ?? "");
  const declared = names.map((name) => declarationOf(stage, copy, name));
  const found = declared.flatMap((one) => one ?? []);
  if (found.length === declared.length && !source.value.replace(/\$(\w+|\{\w+\})/g, "").includes("$")) {
    return {
      text: source.value,
      declarations: [...new Set(found.map(({ text }) => `ARG ${text}`))],
      moved: [...new Set(found.flatMap(({ moved }) => moved ?? []))],
      known,
    };
  }
  return known === undefined || /[\s"'$\\]|^$/.test(known)
    ? undefined
    : { text: known, declarations: [], moved: [], known };
}

interface Declaration {
  readonly text: string;
  /** The instruction, where nothing else in the stage needs it. */
  readonly moved: Instruction | undefined;
}

function declarationOf(stage: Stage, { instruction }: Copy, name: string): Declaration | undefined {
  const isIt = (text: string): boolean => text === name || text.startsWith(`${name}=`);
  let found: Declaration | undefined;
  for (const one of lineage(stage).flatMap(({ instructions }) => instructions)) {
    const args = one.arguments;
    if (one.keyword === "ENV" && args.form === "pairs" && args.pairs.some((pair) => pair.name === name))
      return undefined;
    if (one.keyword !== "ARG" || args.form !== "words" || one.stage !== stage || one.index > instruction.index)
      continue;
    const word = args.words.find(({ value }) => isIt(value));
    if (word === undefined) continue;
    if (word.value.includes("$") || word.cooked.text !== word.value) return undefined;
    const isNeeded = stage.instructions.some(
      (other) => other !== one && other !== instruction && mentions(other, name),
    );
    const isAlone = args.words.length === 1 && one.firstLine === one.lastLine;
    found = { text: word.value, moved: isAlone && !isNeeded ? one : undefined };
  }
  return found;
}

/** `--chmod` would give folders the mode of a file, unless who may read may enter too. */
function splitFlags({ instruction }: Copy): { readonly own: string; readonly ofSource: string } | undefined {
  let own = "";
  let ofSource = "";
  for (const { name, text, value = "" } of instruction.flags) {
    if (/[\s"'\\]/.test(text) || (name === "chmod" && !/^0?[0157]{3}$/.test(value))) return undefined;
    if (name === "from" || name === "exclude") ofSource += `${text} `;
    else if (name === "chown" || name === "chmod" || name === "link") own += ` ${text}`;
    else return undefined;
  }
  return { own, ofSource };
}

/** A step, a health check or a variable that names the archive may need it where it was; not one that only names the source. */
function isUsedElsewhere(stage: Stage, { copy, start, source }: StartedJar, file: string): boolean {
  const isSource = ({ arguments: args }: Instruction): boolean =>
    args.form === "pairs" &&
    args.pairs.every(({ name }) => source.value.includes(`$${name}`) || source.value.includes(`{${name}}`));
  return stage.instructions.some(
    (one) =>
      one !== copy.instruction && one !== start && one.keyword !== "ARG" && !isSource(one) && mentions(one, file),
  );
}

/** What the stage that takes the archive apart starts from: an image with a shell, with root, and with Java or its JDK; undefined where none is sure. */
export function jarToolImage(dockerfile: Dockerfile, stage: Stage, copy: Copy, needsJdk: boolean): string | undefined {
  const image = baseImage(stage);
  const platform = stage.from.flags.map(({ text }) => `${text} `).join("");
  if (stage.base.kind === "missing" || stage.base.kind === "scratch" || /["'\\]/.test(platform)) return undefined;
  const { value } = stage.base.word;
  if (image !== undefined && runsTools(stage)) {
    if (!needsJdk || toolchainOf(image) !== undefined) return platform + value;
    if (/(^|\/)eclipse-temurin:[\w.${}-]+-jre\b/.test(value)) return platform + value.replace(/-jre\b/, "-jdk");
  }
  const builder = copiedStage(dockerfile, copy);
  const built = builder === undefined ? undefined : baseImage(builder);
  if (builder?.base.kind === "image" && built !== undefined && toolchainOf(built) !== undefined && runsTools(builder))
    return builder.base.word.value;
  const version = image === undefined ? undefined : javaVersion(image);
  return version !== undefined && [8, 11, 17, 21, 25].includes(version)
    ? `eclipse-temurin:${version}-${needsJdk ? "jdk" : "jre"}`
    : undefined;
}

function runsTools(stage: Stage): boolean {
  const image = baseImage(stage);
  const { shell, user, system } = baseFamily(stage);
  if (image === undefined || imageRuntime(image)?.runtime !== "java") return false;
  if (shell === "none" || user === "other" || system === "windows") return false;
  return lineage(stage)
    .slice(1)
    .every(({ instructions }) => instructions.every(({ keyword }) => keyword !== "USER"));
}
