import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend } from "../dockerfile/frontend.ts";
import { instructionsOf } from "../dockerfile/keyword-index.ts";
import { holderOf } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const shellNotJson: Rule = {
  id: "shell-not-json",
  category: "correctness",
  summary: "SHELL is not written as a JSON array",
  severity: "error",
  default: "on",
  sameAs: ["dockerfile-utils:SHELL_JSON_FORM", "dockerfile-doctor:DD043", "buddy:EJ0003", "buildkit:parser"],
  when: { keywords: ["SHELL"] },

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const shell of instructionsOf(dockerfile, "SHELL")) {
      if (shell.arguments.form !== "shell") continue;
      const holder = holderOf(dockerfile, shell);
      const isTrigger = shell !== holder;
      yield {
        range: dockerfile.source.firstLineRange(shell.arguments.span),
        message: isTrigger
          ? ["SHELL takes a JSON array only, so no image can be built on this one"]
          : ["SHELL takes a JSON array only, so the build stops here"],
        ...(isTrigger ? { severity: "warning" } : {}),
        fixes: asArray(dockerfile, holder, shell),
      };
    }
  },
};

function asArray(dockerfile: Dockerfile, instruction: Instruction, shell: Instruction): readonly Fix[] {
  if (shell.arguments.form !== "shell") return [];
  const words = wordsOf(shell.arguments.text.text);
  if (words === undefined) return [];
  return [
    {
      title: ["Write the words as a JSON array"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, shell.arguments.span, execForm(words))],
    },
  ];
}

/** The words that were meant: those of a broken array, or what blanks separate; undefined where quotes make that a guess. */
function wordsOf(text: string): readonly string[] | undefined {
  const inner = /^\[(.*?),?\s*\]$/s.exec(text)?.[1];
  const parts = inner === undefined ? text.split(/\s+/) : inner.split(",");
  const words = parts.map((part) => /^(['"]?)([^'"\\[\],\s]+)\1$/.exec(part.trim())?.[2]);
  const known = words.filter((word) => word !== undefined);
  return known.length === words.length ? known : undefined;
}
