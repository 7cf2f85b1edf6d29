import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction, Stage } from "./dockerfile.ts";
import { insert, insertAfter } from "./edit.ts";
import { type Invocation, invocations, subcommand } from "./invocations.ts";
import { shellScript } from "./run-scripts.ts";
import { variablesAt } from "./variables.ts";

/** The part of a fix that installs a package. */
export interface AddedPackage {
  readonly touches: readonly Instruction[];
  readonly adds: readonly string[];
  readonly edits: readonly TextEdit[];
}

/**
 * Adds a package to a stage's first install, or for apk in a RUN of its own. apt-get installs it only where it asks no questions: some packages wait for
 * an answer otherwise.
 */
export function addPackage(
  dockerfile: Dockerfile,
  stage: Stage,
  program: "apk" | "apt-get",
  name: string,
): AddedPackage | undefined {
  for (const run of stage.instructions) {
    const edit = run.keyword === "RUN" ? appended(dockerfile, run, program, name) : undefined;
    if (edit !== undefined) return { touches: [run], adds: [], edits: [edit] };
  }
  if (program !== "apk" || stage.base.kind === "stage") return undefined;
  return {
    touches: [],
    adds: ["RUN"],
    edits: [insertAfter(dockerfile, stage.from, [`RUN apk add --no-cache ${name}`])],
  };
}

function appended(dockerfile: Dockerfile, run: Instruction, program: string, name: string): TextEdit | undefined {
  const verb = program === "apk" ? "add" : "install";
  const script = shellScript(dockerfile, run);
  // What belongs to a named set is deleted with it.
  const inSet = ({ arguments: words }: Invocation): boolean => words.some(({ text }) => /^(-t|--virtual)/.test(text));
  const call =
    script &&
    invocations(script).find((one) => one.program === program && subcommand(one, ["-t"]) === verb && !inSet(one));
  const last = call?.arguments.at(-1);
  if (script === undefined || last === undefined || last.text.startsWith("-")) return undefined;
  const isQuiet =
    script.cooked.text.includes("noninteractive") ||
    variablesAt(dockerfile, run).get("DEBIAN_FRONTEND")?.value === "noninteractive";
  return program === "apk" || isQuiet ? insert(dockerfile, script.cooked.sourceEnd(last.end), ` ${name}`) : undefined;
}
