import { baseFamily } from "../dockerfile/base-family.ts";
import { type Bashism, bashisms } from "../dockerfile/bashisms.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { isHeredocScript, shellScript } from "../dockerfile/run-scripts.ts";
import { shReplacedBefore } from "../dockerfile/sh-replaced.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import type { Fix, Rule } from "../rule.ts";

export const bashismWithoutBash: Rule = {
  id: "bashism-without-bash",
  category: "correctness",
  summary: "A RUN uses syntax of bash, and the image's /bin/sh is another shell",
  severity: "warning",
  default: "on",
  sameAs: ["droast:DF066", "shellcheck:SC3xxx", "hadolint:SC"],

  *check(dockerfile) {
    const first = new Map<Stage, Instruction>();
    for (const instruction of dockerfile.instructions) {
      const { keyword, stage, heredocs } = instruction;
      const shell = keyword === "RUN" ? baseFamily(stage).shell : "unknown";
      if (stage === undefined || (shell !== "dash" && shell !== "busybox")) continue;
      if (shReplacedBefore(dockerfile, instruction)) continue;
      if (shellOf(dockerfile, instruction).kind !== "default") continue;
      if (isHeredocScript(instruction) && heredocs[0]?.content.startsWith("#!") === true) continue;
      const script = shellScript(dockerfile, instruction);
      if (script?.ok !== true) continue;
      for (const bashism of bashisms(script, shell)) {
        const shellAt = first.get(stage) ?? instruction;
        first.set(stage, shellAt);
        yield {
          range: dockerfile.source.firstLineRange(script.cooked.span(bashism.start, bashism.end)),
          message: [
            "/bin/sh is {shell} here, which does not know {syntax}",
            { shell: names[shell], syntax: bashism.kind },
          ],
          fixes: fixes(dockerfile, { instruction, script, bashism, shellAt, hasBash: shell === "dash" }),
        };
      }
    }
  },
};

const names = { dash: "dash", busybox: "busybox ash" };

interface Place {
  readonly instruction: Instruction;
  readonly script: ShellScript;
  readonly bashism: Bashism;
  readonly shellAt: Instruction;
  readonly hasBash: boolean;
}

function fixes(dockerfile: Dockerfile, { instruction, script, bashism, shellAt, hasBash }: Place): readonly Fix[] {
  const { start, end, plain } = bashism;
  const found: Fix[] = [];
  if (plain !== undefined && script.cooked.isContiguous(start, end)) {
    found.push({
      title: ["Write {plain}", { plain: plain.trim() }],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, script.cooked.span(start, end), plain)],
    });
  }
  if (hasBash) {
    found.push({
      title: ["Add SHELL with bash"],
      safety: "suggestion",
      touches: [],
      adds: ["SHELL"],
      edits: [insertBefore(dockerfile, shellAt, ['SHELL ["/bin/bash", "-c"]'])],
    });
  }
  return found;
}
