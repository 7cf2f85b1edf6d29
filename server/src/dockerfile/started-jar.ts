import { jsonEscaped } from "./array-edit.ts";
import { baseImage } from "./base-family.ts";
import type { Span } from "./cooked.ts";
import { destinationOf } from "./copied-file.ts";
import { type Copy, readCopy } from "./copy.ts";
import type { Dockerfile, Instruction, Stage, Word } from "./dockerfile.ts";
import { quoteForShell } from "./exec-form.ts";
import { invocations } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import type { ShellScript } from "./shell.ts";
import { shellArray } from "./shell-array.ts";
import type { ShellWord } from "./shell-word.ts";
import { inherited, isPosixShell } from "./stage-state.ts";
import { resolvePath, workdirAt } from "./working-directory.ts";

/** A JAR or WAR that a stage copies and starts by `java -jar`. */
export interface StartedJar {
  readonly copy: Copy;
  readonly source: Word;
  readonly start: Instruction;
  /** The absolute path of the archive in the image; the root stands for a working directory that only the base image tells. */
  readonly path: string;
  /** The path does not depend on such a directory. */
  readonly isCertain: boolean;
  /** Undefined where no edit can keep the rest of the command as it is. */
  readonly words: StartWords | undefined;
}

/** Where the start command names the archive. */
export interface StartWords {
  /** `-jar`; undefined where the base image has it. */
  readonly flag: Span | undefined;
  readonly jar: Span;
  /** The text that stands for a word there. */
  quote(word: string): string;
  readonly separator: string;
}

/** The archive that the last CMD or ENTRYPOINT of a stage starts, when a copy of the stage brings it as a whole. */
export function startedJar(dockerfile: Dockerfile, stage: Stage): StartedJar | undefined {
  const index = (stage.instructions.at(-1)?.index ?? 0) + 1;
  const folder = workdirAt(dockerfile, { stage, index }).path;
  for (const start of [...stage.instructions].reverse()) {
    if (start.keyword !== "ENTRYPOINT" && start.keyword !== "CMD") continue;
    const named = namedArchive(dockerfile, stage, start);
    const path = named === undefined || named.text.includes("$") ? undefined : resolvePath(folder ?? "/", named.text);
    if (named === undefined || path === undefined) continue;
    const found = copyOf(dockerfile, stage, path);
    const isCertain = folder !== undefined || named.text.startsWith("/");
    return found === undefined ? undefined : { ...found, start, path, isCertain, words: named.words };
  }
  return undefined;
}

interface NamedArchive {
  readonly text: string;
  readonly words: StartWords | undefined;
}

function namedArchive(dockerfile: Dockerfile, stage: Stage, start: Instruction): NamedArchive | undefined {
  const args = start.arguments;
  const array = shellArray(args);
  const script = array?.script ?? shellScript(dockerfile, start);
  const isKnown = receivesItself(stage, start);
  if (script !== undefined) {
    const isEditable = isKnown && (array !== undefined || isPosixShell(dockerfile, start));
    const found = inScript(script, isEditable, array !== undefined);
    if (found !== undefined) return found;
  } else if (args.form === "exec") {
    return inArray(dockerfile, stage, start, args.words, isKnown);
  }
  const text = /\bjava\b.*\s-jar\s+(?:"|')?([^\s"';&|]+\.[jw]ar)/.exec(start.cooked.text)?.[1];
  return text === undefined ? undefined : { text, words: undefined };
}

/** A CMD that a script of the file receives may be read by it, word by word. */
function receivesItself(stage: Stage, { keyword }: Instruction): boolean {
  const receiver = keyword === "CMD" ? inherited(stage, "ENTRYPOINT")?.arguments : undefined;
  if (receiver === undefined) return true;
  return (
    receiver.form === "exec" &&
    receiver.words.every(({ value }) => /^-|(^|\/)(java|tini|tini-static|dumb-init|catatonit)$/.test(value))
  );
}

function inScript(script: ShellScript, isEditable: boolean, isElement: boolean): NamedArchive | undefined {
  const calls = invocations(script).filter(({ program }) => program === "java");
  const [call, another] = calls;
  const at = call?.arguments.findIndex(({ literal }) => literal === "-jar") ?? -1;
  const flag = call?.arguments[at];
  const jar = call?.arguments[at + 1];
  if (call === undefined || at === -1 || flag === undefined || jar?.literal === undefined) return undefined;
  const { cooked } = script;
  const isWhole = [flag, jar].every(({ start, end }) => cooked.isContiguous(start, end));
  const isPlain =
    isEditable && isWhole && script.ok && another === undefined && !hasClassPath(call.arguments.map(textOf));
  const quote = (word: string): string => (isElement ? jsonEscaped(quoteForShell(word)) : quoteForShell(word));
  const words = {
    flag: cooked.span(flag.start, flag.end),
    jar: cooked.span(jar.start, jar.end),
    quote,
    separator: " ",
  };
  return { text: jar.literal, words: isPlain ? words : undefined };
}

function textOf({ literal, text }: ShellWord): string {
  return literal ?? text;
}

function inArray(
  dockerfile: Dockerfile,
  stage: Stage,
  { keyword }: Instruction,
  elements: readonly Word[],
  isEditable: boolean,
): NamedArchive | undefined {
  const values = elements.map(({ value }) => value);
  const at = values.indexOf("-jar");
  const flag = elements[at];
  const isBehindBase = keyword === "CMD" && at === -1 && startsJars(stage);
  const jar = isBehindBase ? elements[0] : at === -1 ? undefined : elements[at + 1];
  if (jar === undefined || !/\.[jw]ar$/.test(jar.value)) return undefined;
  const between = dockerfile.text.slice(flag?.span.end ?? 0, jar.span.start);
  const separator = /^,[ \t]*$/.test(between) ? between : ", ";
  const words = { flag: flag?.span, jar: jar.span, quote: (word: string) => JSON.stringify(word), separator };
  return { text: jar.value, words: isEditable && !hasClassPath(values) ? words : undefined };
}

/** Distroless images for Java have `java -jar` as their ENTRYPOINT. */
function startsJars(stage: Stage): boolean {
  const { registry, path = "" } = baseImage(stage) ?? {};
  return (
    registry === "gcr.io" && /^distroless\/java(?!-base)/.test(path) && inherited(stage, "ENTRYPOINT") === undefined
  );
}

/** `-jar` overrides a class path, which a main class would not. */
function hasClassPath(words: readonly string[]): boolean {
  return words.some((word) => /^(-cp|-classpath|--class-path)(=|$)/.test(word));
}

function copyOf(dockerfile: Dockerfile, stage: Stage, path: string): Pick<StartedJar, "copy" | "source"> | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  for (const instruction of [...stage.instructions].reverse()) {
    const copy = readCopy(instruction);
    const target = copy === undefined ? undefined : destinationOf(dockerfile, copy);
    const [source, another] = copy?.sources ?? [];
    if (copy === undefined || source === undefined || another !== undefined) continue;
    if (target === path) return { copy, source };
    const ownName = source.value.slice(source.value.lastIndexOf("/") + 1);
    if (target !== undefined && `${target === "/" ? "" : target}/${name}` === path && ownName === name)
      return { copy, source };
  }
  return undefined;
}
