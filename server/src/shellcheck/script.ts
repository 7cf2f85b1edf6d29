import type { Cooked } from "../dockerfile/cooked.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { isPosixShell, shellOf } from "../dockerfile/stage-state.ts";

/** A script of a Dockerfile as ShellCheck is given it. */
export interface Script {
  readonly instruction: Instruction;
  readonly cooked: Cooked;
  readonly dialect: Dialect;
  /** The whole input: lines that declare the variables in scope, then the script. */
  readonly text: string;
  /** How many lines stand before the script. */
  readonly preamble: number;
}

/** A shell that ShellCheck knows by name. */
export type Dialect = "sh" | "bash" | "dash" | "ksh";

/** The shell scripts of RUN, and of CMD, ENTRYPOINT and HEALTHCHECK in shell form, where a POSIX shell runs them. */
export function scriptsOf(dockerfile: Dockerfile): readonly Script[] {
  const declared = new Set<string>();
  return dockerfile.instructions.flatMap((instruction): readonly Script[] => {
    for (const name of declaredNames(instruction)) declared.add(name);
    if (!["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"].includes(instruction.keyword)) return [];
    const cooked = shellScript(dockerfile, instruction)?.cooked;
    if (cooked === undefined || cooked.text.trim() === "" || !isPosixShell(dockerfile, instruction)) return [];
    const dialect = dialectOf(dockerfile, instruction);
    if (dialect === undefined) return [];
    const preamble = [...declared].map((name) => `export ${name}=1\n`);
    return [{ instruction, cooked, dialect, text: preamble.join("") + cooked.text, preamble: preamble.length }];
  });
}

/** ARG and ENV names; those of other stages do no harm, since they only keep ShellCheck from asking where a variable comes from. */
function declaredNames({ keyword, arguments: args }: Instruction): readonly string[] {
  if (keyword === "ENV" && args.form === "pairs") return args.pairs.map(({ name }) => name).filter(isName);
  if (keyword !== "ARG" || args.form !== "words") return [];
  return args.words.map(({ value }) => value.split("=", 1)[0] ?? "").filter(isName);
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** The dialect of the shell in force; undefined for one that ShellCheck does not read, such as zsh. */
function dialectOf(dockerfile: Dockerfile, instruction: Instruction): Dialect | undefined {
  const shell = shellOf(dockerfile, instruction);
  const program = shell.kind === "set" ? (shell.words[0] ?? "").replace(/^.*\//, "") : "sh";
  if (program === "ash") return "dash";
  return (["sh", "bash", "dash", "ksh"] as const).find((name) => name === program);
}
