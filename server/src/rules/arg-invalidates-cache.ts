import {
  argumentsByFirstUse,
  isVolatile,
  type StageArgument,
  stageArguments,
  usedInFrom,
} from "../dockerfile/argument-uses.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { nextExpensiveStep } from "../dockerfile/expensive-run.ts";
import { moveAbove } from "../dockerfile/move.ts";
import type { Fix, Rule } from "../rule.ts";

export const argInvalidatesCache: Rule = {
  id: "arg-invalidates-cache",
  category: "caching",
  summary: "An ARG stands above steps that do not use it and are built anew with each value",
  severity: "hint",
  default: "on",
  when: { keywords: ["ARG"] },

  *check(dockerfile) {
    for (const stage of dockerfile.stages) {
      for (const argument of stageArguments(stage)) {
        const { name, instruction, uses } = argument;
        const [use] = uses;
        if (use === undefined || isReadByTools(name) || usedInFrom(dockerfile).has(name)) continue;
        const wasted = nextExpensiveStep(dockerfile, instruction, use.index);
        if (wasted === undefined) continue;
        const changes = isVolatile(name) || /VERSION/i.test(name);
        yield {
          range: dockerfile.source.firstLineRange(instruction.arguments.span),
          message: [
            "Another value of {name} also runs {program} in line {line} again, which stands above its first use",
            { name, program: wasted.program, line: wasted.step.firstLine + 1 },
          ],
          ...(changes ? { severity: "info" } : {}),
          fixes: () => moveToUse(dockerfile, stage, argument, use),
        };
      }
    }
  },
};

function moveToUse(dockerfile: Dockerfile, stage: Stage, argument: StageArgument, use: Instruction): readonly Fix[] {
  const moved = [...feeders(stage, argument), argument.instruction];
  return [
    {
      title: ["Move ARG {name} to its first use", { name: argument.name }],
      safety: "suggestion",
      preferred: true,
      touches: moved,
      edits: moveAbove(dockerfile, moved, use),
    },
  ];
}

/** Platform and proxy arguments, and names that programs read from the environment by themselves. */
function isReadByTools(name: string): boolean {
  if (/^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)$|_proxy$|^SOURCE_DATE_EPOCH$|^BUILDKIT_/i.test(name)) return true;
  if (/VERSION$/i.test(name)) return false;
  return /^(DEBIAN_|APT_|GO|CGO_|PIP_|UV_|POETRY_|PYTHON|CONDA_|NPM_|NODE_|YARN_|PNPM_|CARGO_|RUST|MAVEN_|MVN_|GRADLE_|JAVA_|DOTNET_|NUGET|COMPOSER_|BUNDLE_|GEM_|RAILS_|CC$|CXX|CFLAGS|CPPFLAGS|LDFLAGS|MAKE|CMAKE_|LC_|LANG|TZ$|TERM$|PATH$|HOME$|USER$|SHELL$|SSL_|CURL_|GIT_(SSL|TERMINAL))/i.test(
    name,
  );
}

/** The ARGs whose first use is another one's default: they go where it goes. */
function feeders(stage: Stage, { instruction }: StageArgument, depth = 20): readonly Instruction[] {
  const direct = depth === 0 ? [] : (argumentsByFirstUse(stage).get(instruction) ?? []);
  return direct.flatMap((argument) => [...feeders(stage, argument, depth - 1), argument.instruction]);
}
