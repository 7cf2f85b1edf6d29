import type { TextEdit } from "vscode-languageserver-types";
import { baseImage } from "./base-family.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { insertBefore, replace } from "./edit.ts";
import { javaVersion } from "./java-version.ts";

/** How java's launcher gets options that a start command takes from a variable, which needs no shell. */
export interface JavaOptions {
  /** The variable that the launcher reads; it does not read JAVA_OPTS. */
  readonly name: string;
  readonly edits: readonly TextEdit[];
  /** The ENV that sets the old variable, which is renamed; undefined when one is added. */
  readonly env: Instruction | undefined;
}

/** The edits that set the launcher's own variable before a start command; undefined for another program, or an unknown version of Java. */
export function javaOptions(
  dockerfile: Dockerfile,
  instruction: Instruction,
  program: string | undefined,
  variable: string,
): JavaOptions | undefined {
  const { stage, keyword } = instruction;
  const image = baseImage(stage);
  const version = image === undefined ? undefined : javaVersion(image);
  if (keyword !== "ENTRYPOINT" && keyword !== "CMD") return undefined;
  if (version === undefined || !/(^|\/)java$/.test(program ?? "") || !/^\$\{?\w+\}?$/.test(variable)) return undefined;
  const name = version >= 9 ? "JDK_JAVA_OPTIONS" : "JAVA_TOOL_OPTIONS";
  const old = variable.replace(/[${}]/g, "");
  const pair = stage?.instructions
    .filter(({ index }) => index < instruction.index)
    .flatMap((env) =>
      env.keyword === "ENV" && env.arguments.form === "pairs" ? env.arguments.pairs.map((one) => ({ env, one })) : [],
    )
    .findLast(({ one }) => one.name === old);
  const edit =
    pair === undefined
      ? insertBefore(dockerfile, instruction, [`ENV ${name}=""`])
      : replace(dockerfile, pair.one.nameSpan, name);
  return { name, edits: [edit], env: pair?.env };
}
