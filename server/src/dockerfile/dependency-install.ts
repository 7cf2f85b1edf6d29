import { type Invocation, invocations, operands, subcommand, wordText } from "./invocations.ts";
import type { ShellScript } from "./shell.ts";

/** Package managers whose dependencies can be installed before the source is copied. */
export type Ecosystem = "go" | "npm";

/** A command that brings dependencies into the image. */
export interface DependencyInstall {
  readonly ecosystem: Ecosystem;
  readonly invocation: Invocation;
  /** It does nothing else, so that it can move; `go build` also builds. */
  readonly onlyInstalls: boolean;
}

/** The first command of a script that installs the project's own dependencies. */
export function dependencyInstall(script: ShellScript): DependencyInstall | undefined {
  for (const invocation of invocations(script)) {
    if (invocation.command.within === "substitution") continue;
    const found = goInstall(invocation) ?? npmInstall(invocation);
    if (found !== undefined) return found;
  }
  return undefined;
}

const goCommands: ReadonlySet<string> = new Set(["build", "install", "test", "get", "run", "vet", "generate", "list"]);

function goInstall(invocation: Invocation): DependencyInstall | undefined {
  if (invocation.program !== "go") return undefined;
  const words = operands(invocation.arguments).map(wordText);
  if (words[0] === "mod" && words[1] === "download")
    return { ecosystem: "go", invocation, onlyInstalls: words.length === 2 };
  if (words[0] === "mod" && words[1] === "tidy") return { ecosystem: "go", invocation, onlyInstalls: false };
  if (!goCommands.has(words[0] ?? "") || invocation.arguments.some(({ text }) => /^-mod=vendor$/.test(text)))
    return undefined;
  // `go install tool@version` and `go get tool` fetch something else than the module's requirements.
  const fetchesOther = words
    .slice(1)
    .some((word) => word.includes("@") || (/^[\w-]+\.\w+\//.test(word) && words[0] !== "build"));
  return fetchesOther ? undefined : { ecosystem: "go", invocation, onlyInstalls: false };
}

function npmInstall(invocation: Invocation): DependencyInstall | undefined {
  const command = invocation.program === "npm" ? subcommand(invocation, npmValueFlags) : undefined;
  if (!["ci", "install", "i", "clean-install"].includes(command ?? "")) return undefined;
  const others = operands(invocation.arguments, npmValueFlags).length > 1;
  const isGlobal = invocation.arguments.some(
    ({ text }) => text === "-g" || text === "--global" || text === "--location=global",
  );
  return others || isGlobal ? undefined : { ecosystem: "npm", invocation, onlyInstalls: true };
}

const npmValueFlags: readonly string[] = [
  "--prefix",
  "-C",
  "--registry",
  "--omit",
  "--include",
  "-w",
  "--workspace",
  "--loglevel",
  "--cache",
];
