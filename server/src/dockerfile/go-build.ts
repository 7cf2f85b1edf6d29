import type { TextEdit } from "vscode-languageserver-types";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { insert } from "./edit.ts";
import { type Invocation, invocations, subcommand, wordText } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";
import { variablesAt } from "./variables.ts";

/** The commands of a script that link a Go program. */
export function goBuilds(script: ShellScript): readonly Invocation[] {
  return invocations(script).filter(
    (one) => one.program === "go" && ["build", "install"].includes(subcommand(one) ?? ""),
  );
}

/** Whether a `go build` has cgo on, by all that the file says: environment, tags, linker flags, a build for another system. */
export function buildsWithCgo(
  dockerfile: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  build: Invocation,
): boolean {
  const setting = environmentOf(dockerfile, instruction, script, build);
  if (setting("CGO_ENABLED") === "0" || /\bnetgo\b/.test(setting("GOFLAGS") ?? "")) return false;
  const words = build.arguments.map(wordText).join(" ");
  if (/-tags[= ]\S*netgo/.test(words) || /-extldflags.*-static/.test(words)) return false;
  const system = setting("GOOS");
  if (system !== undefined && system !== "linux" && !system.includes("$")) return false;
  // Only these are common build machines, so that a build for another one turns cgo off.
  const machine = setting("GOARCH");
  return machine === undefined || machine.includes("$") || ["", "amd64", "arm64"].includes(machine);
}

/** Turns cgo off for one `go build`. */
export function switchCgoOff(dockerfile: Dockerfile, { cooked }: ShellScript, build: Invocation): TextEdit {
  const first = build.command.words[0] ?? build.programWord;
  return insert(dockerfile, cooked.sourceOffset(first.start), "CGO_ENABLED=0 ");
}

/** What a variable is for a command: set in front of it, exported in its script, or by ENV and ARG. */
function environmentOf(
  dockerfile: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  build: Invocation,
): (name: string) => string | undefined {
  const exported = new Map<string, string | undefined>();
  for (const command of script.commands) {
    if (command.start >= build.command.start) break;
    const words = command.name === "export" ? command.words.slice(1).map(wordText) : [];
    for (const word of words) exported.set(word.split("=")[0] as string, word.slice(word.indexOf("=") + 1));
    if (command.words.length > 0) continue;
    for (const { name, literal } of command.assignments) exported.set(name, literal);
  }
  // `go env -w` writes the setting for all later commands.
  const written =
    dockerfile.text.includes("go env -w") &&
    /\bgo env -w\s+(?:\S+\s+)*CGO_ENABLED=0\b/.test(textBefore(dockerfile, instruction, script));
  const variables = variablesAt(dockerfile, instruction);
  return (name) => {
    if (name === "CGO_ENABLED" && written) return "0";
    if (build.environment.has(name)) return build.environment.get(name) ?? "$";
    if (exported.has(name)) return exported.get(name) ?? "$";
    const variable = variables.get(name);
    return variable === undefined ? undefined : (variable.value ?? "$");
  };
}

function textBefore({ instructions }: Dockerfile, { index, stage }: Instruction, script: ShellScript): string {
  const runs = instructions.filter((one) => one.stage === stage && one.index < index && one.keyword === "RUN");
  return [...runs.map(({ cooked }) => cooked.text), script.cooked.text].join("\n");
}
