import { buildScriptOf } from "./build-scripts.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";
import { once } from "./memo.ts";

/** A RUN that takes long, and the program that makes it so. */
export interface ExpensiveStep {
  readonly step: Instruction;
  readonly program: string;
}

/** The next RUN of the stage behind an instruction that starts a package manager, a download or a compiler. */
export function nextExpensiveStep(dockerfile: Dockerfile, { index, stage }: Instruction): ExpensiveStep | undefined {
  const next = stepsBehind(dockerfile)[index];
  return next?.step.stage === stage ? next : undefined;
}

/** For each instruction the next expensive one behind it. */
const stepsBehind = once((dockerfile: Dockerfile): readonly (ExpensiveStep | undefined)[] => {
  const behind: (ExpensiveStep | undefined)[] = [];
  let next: ExpensiveStep | undefined;
  for (const step of dockerfile.instructions.toReversed()) {
    behind[step.index] = next;
    const program = step.keyword === "RUN" ? expensiveProgram(dockerfile, step) : undefined;
    if (program !== undefined) next = { step, program };
  }
  return behind;
});

function expensiveProgram(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
  const one = buildScriptOf(dockerfile, instruction);
  if (one === undefined) return undefined;
  return invocations(one.script).find(({ program }) => expensive.has(program.replace(/(?<=^pip)[\d.]+$/, "")))?.program;
}

const expensive: ReadonlySet<string> = new Set(
  (
    "apt-get apt aptitude apk dnf yum microdnf tdnf zypper pacman pip uv poetry pipenv conda mamba micromamba npm npx yarn pnpm bun deno " +
    "go mvn mvnw gradle gradlew sbt ant cargo rustup make cmake ninja meson gcc g++ clang composer bundle gem dotnet msbuild nuget " +
    "curl wget git docker-php-ext-install pecl R Rscript cpanm mix stack cabal luarocks bazel"
  ).split(" "),
);
