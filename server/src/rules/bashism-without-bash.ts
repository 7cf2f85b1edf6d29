import { baseFamily } from "../dockerfile/base-family.ts";
import { type Bashism, bashisms, mayHaveBashisms } from "../dockerfile/bashisms.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { isHeredocScript, shellScript } from "../dockerfile/run-scripts.ts";
import { shReplacedBefore } from "../dockerfile/sh-replaced.ts";
import type { ShellScript } from "../dockerfile/shell.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import { isTrigger } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const bashismWithoutBash: Rule = {
  id: "bashism-without-bash",
  category: "correctness",
  summary: "A RUN uses syntax of bash, and the image's /bin/sh is another shell",
  severity: "warning",
  default: "on",
  sameAs: ["droast:DF066", "shellcheck:SC3xxx", "hadolint:SC"],
  when: { keywords: ["RUN"] },

  *check(dockerfile) {
    const first = new Map<Stage, Instruction>();
    for (const instruction of instructionsOf(dockerfile, "RUN")) {
      const { stage, heredocs } = instruction;
      const { shell } = baseFamily(stage);
      if (stage === undefined || (shell !== "dash" && shell !== "busybox")) continue;
      if (!mayHaveBashisms(instruction, shell) || isTrigger(dockerfile, instruction)) continue;
      if (shellOf(dockerfile, instruction).kind !== "default") continue;
      if (isHeredocScript(instruction) && heredocs[0]?.content.startsWith("#!") === true) continue;
      const script = shellScript(dockerfile, instruction);
      const found = script?.ok === true ? bashisms(script, shell) : [];
      if (script === undefined || found.length === 0 || shReplacedBefore(dockerfile, instruction)) continue;
      for (const bashism of found) {
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
