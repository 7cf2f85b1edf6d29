import type { Dockerfile, Instruction, Word } from "../dockerfile/dockerfile.ts";
import { isHeredocScript } from "../dockerfile/run-scripts.ts";
import { setVariables } from "../dockerfile/set-variables.ts";
import { expandWith } from "../dockerfile/variable-scope.ts";
import type { BuildEnvironment } from "../impact/build-environment.ts";

/** Whether a line of an image's history is what BuildKit writes for an instruction. */
export type EntryTest = (createdBy: string) => boolean;

/**
 * How BuildKit writes an instruction into the history (`frontend/dockerfile/dockerfile2llb/convert.go`). What decides over bytes is compared as
 * text, with variables put in where the file tells them; of the rest, such as CMD and LABEL, the keyword is. Takes the environment behind the instruction.
 */
export function entryTest(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { shell, folder }: Pick<BuildEnvironment, "shell" | "folder">,
): EntryTest {
  const { keyword, arguments: args } = instruction;
  const expanded = (text: string): string | undefined => expandWith(dockerfile, instruction, text);
  const begins: EntryTest = (line) => line.startsWith(`${keyword} `);
  const is = (text: string | undefined): EntryTest =>
    text === undefined ? begins : (line) => line === `${keyword} ${text}`;
  switch (keyword) {
    case "RUN":
      return runTest(runCommand(instruction, shell));
    case "COPY":
    case "ADD": {
      if ((args.form !== "words" && args.form !== "exec") || instruction.heredocs.length > 0) return begins;
      const words = allKnown(args.words.map(({ value }: Word) => expanded(value)));
      return words === undefined ? begins : copyTest(keyword, words.join(" "));
    }
    case "ENV": {
      if (args.form !== "pairs") return begins;
      const values = allKnown(args.pairs.map(({ value }) => expanded(value)));
      if (values !== undefined) return is(args.pairs.map(({ name }, at) => `${name}=${values[at]}`).join(" "));
      return (line) => begins(line) && args.pairs.every(({ name }) => line.includes(` ${name}=`));
    }
    case "ARG":
      return (line) => begins(line) && setVariables(instruction).every(({ name }) => hasWord(line, name));
    case "WORKDIR":
      return workdirTest(args.form === "text" ? expanded(args.text.text) : undefined, folder, begins);
    case "USER":
      return is(args.form === "text" ? expanded(args.text.text) : undefined);
    case "SHELL":
      return is(args.form === "exec" ? `[${args.words.map(({ value }) => value).join(" ")}]` : undefined);
    default:
      return begins;
  }
}

/** The command of a RUN with its shell, as history and build cache name it; undefined for a script that names its own interpreter. */
export function runCommand(instruction: Instruction, shell: string): string | undefined {
  const { arguments: args, heredocs } = instruction;
  if (args.form === "exec") return args.words.map(({ value }) => value).join(" ");
  if (args.form !== "shell") return undefined;
  const bodies = heredocs.map(({ content, chomp }) => (chomp ? content.replace(/^\t+/gm, "") : content));
  if (isHeredocScript(instruction)) {
    const [body = ""] = bodies;
    return body.startsWith("#!") ? undefined : `${shell} ${body}`;
  }
  return `${shell} ${args.text.text}${heredocs.map(({ name, content }) => `\n${content}${name}`).join("")}`;
}

/** `RUN |1 NAME=value /bin/sh -c make # buildkit`; the values are those of that build. */
function runTest(command: string | undefined): EntryTest {
  if (command === undefined) return () => false;
  const wanted = command.trim();
  return (line) => {
    if (!line.startsWith("RUN ") || !line.endsWith(" # buildkit")) return false;
    const ran = line.slice("RUN ".length, -" # buildkit".length).trim();
    return ran === wanted || (/^\|\d+ /.test(ran) && ran.endsWith(` ${wanted}`));
  };
}

function copyTest(keyword: string, words: string): EntryTest {
  return (line) => {
    const copied = line.replace(/ # buildkit$/, "");
    return copied !== line && copied.replace(/^(\w+)(?: --\S+)*/, "$1") === `${keyword} ${words}`;
  };
}

/** A relative folder may stand on one that the base image sets. */
function workdirTest(written: string | undefined, folder: string, begins: EntryTest): EntryTest {
  if (written === undefined) return begins;
  if (written.startsWith("/")) return (line) => line === `WORKDIR ${folder}`;
  return (line) => line === `WORKDIR ${folder}` || (begins(line) && line.endsWith(folder));
}

function hasWord(line: string, name: string): boolean {
  return line.split(" ").some((word) => word === name || word.startsWith(`${name}=`));
}

function allKnown(texts: readonly (string | undefined)[]): readonly string[] | undefined {
  const known = texts.filter((text) => text !== undefined);
  return known.length === texts.length ? known : undefined;
}
