import { buildScriptOf } from "./build-scripts.ts";
import type { Dockerfile, Instruction } from "./dockerfile.ts";
import { invocations } from "./invocations.ts";

/** The first program of a RUN that takes long: a package manager, a download, a compiler. Undefined when there is none. */
export function expensiveProgram(dockerfile: Dockerfile, instruction: Instruction): string | undefined {
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
