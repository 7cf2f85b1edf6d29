import { buildScriptOf } from "./build-scripts.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";
import { once } from "./memo.ts";
import { mentions } from "./mentions.ts";

/** A RUN that takes long, and the program that makes it so. */
export interface ExpensiveStep {
  readonly step: Instruction;
  readonly program: string;
}

/**
 * The next RUN of the stage behind an instruction that starts a package manager, a download or a compiler; undefined when none does before the
 * instruction with the index `end`.
 */
export function nextExpensiveStep(
  dockerfile: Dockerfile,
  { index, stage }: Instruction,
  end = dockerfile.instructions.length,
): ExpensiveStep | undefined {
  if (stage === undefined) return undefined;
  const limit = Math.min(end, stage.from.index + stage.instructions.length);
  const next = knownNext(dockerfile);
  const passed: number[] = [];
  let at = index + 1;
  let found: ExpensiveStep | undefined;
  while (at < limit) {
    const step = dockerfile.instructions[at] as Instruction;
    found = expensiveStep(dockerfile, step);
    if (found !== undefined) break;
    passed.push(at);
    at = next.get(at) ?? at + 1;
  }
  for (const one of passed) next.set(one, at);
  return found;
}

/** For cheap instructions looked at before, where to look next: so that a file is walked over once, however many ask. */
const knownNext = once((_: Dockerfile) => new Map<number, number>());

function expensiveStep(dockerfile: Dockerfile, step: Instruction): ExpensiveStep | undefined {
  const one = step.keyword === "RUN" && mentions(step, mentioned) ? buildScriptOf(dockerfile, step) : undefined;
  if (one === undefined) return undefined;
  const all = invocations(one.script);
  const program = all.find((call) => expensive.has(call.program.replace(/(?<=^pip)[\d.]+$/, "")))?.program;
  return program === undefined ? undefined : { step, program };
}

const names =
  "apt-get apt aptitude apk dnf yum microdnf tdnf zypper pacman pip uv poetry pipenv conda mamba micromamba npm npx yarn pnpm bun deno " +
  "go mvn mvnw gradle gradlew sbt ant cargo rustup make cmake ninja meson gcc g++ clang composer bundle gem dotnet msbuild nuget " +
  "curl wget git docker-php-ext-install pecl R Rscript cpanm mix stack cabal luarocks bazel";
const expensive: ReadonlySet<string> = new Set(names.split(" "));
const mentioned = new RegExp(`(?<![\\w-])(?:${names.replaceAll("+", "\\+").replaceAll(" ", "|")})`);
