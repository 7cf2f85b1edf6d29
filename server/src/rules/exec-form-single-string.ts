import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { type ExecArray, execArrays } from "../dockerfile/exec-arrays.ts";
import { plainWords, throughShell } from "../dockerfile/exec-form.ts";
import { parseShell } from "../dockerfile/shell.ts";
import { shellOf } from "../dockerfile/stage-state.ts";
import type { Project } from "../project/project.ts";
import type { Fix, Rule } from "../rule.ts";

export const execFormSingleString: Rule = {
  id: "exec-form-single-string",
  category: "signals",
  summary: "An exec form holds the whole command as one element",
  severity: "error",
  default: "on",
  sameAs: ["kics:not_using_proper_exec_form (old)"],
  when: { signs: ["array"] },

  *check(dockerfile, project) {
    for (const array of execArrays(dockerfile)) {
      const { instruction, words } = array;
      const [word] = words;
      if (word === undefined || words.length !== 1 || !/\S\s+\S/.test(word.value)) continue;
      const { receiver } = array;
      if (receiver === "shell" || receiver === "entrypoint" || isOnePath(word.value, project)) continue;
      if (shellOf(dockerfile, instruction).kind === "windows" || instruction.keyword === "HEALTHCHECK") continue;
      yield {
        range: dockerfile.source.firstLineRange(word.span),
        message: [
          "The array has one element, so Docker looks for a program named `{name}`, blanks and all",
          { name: word.value },
        ],
        ...(receiver === "unknown"
          ? {
              severity: "warning",
              message: [
                "The array has one element, so its blanks separate no words unless the base image's ENTRYPOINT splits them",
              ],
            }
          : {}),
        fixes: () => split(dockerfile, array),
      };
    }
  },
};

/** A program whose path has a blank: one of Windows, or a file of the project. */
function isOnePath(value: string, { context }: Project): boolean {
  if (/^([A-Za-z]:)?[\\/]?Program Files/i.test(value) || /^[A-Za-z]:\\/.test(value)) return true;
  const name = value.replace(/^.*\//, "");
  return (
    context !== undefined && [...context.entries.keys()].some((path) => path === name || path.endsWith(`/${name}`))
  );
}

function split(dockerfile: Dockerfile, { instruction, keyword, words }: ExecArray): readonly Fix[] {
  const [word] = words;
  if (word === undefined) return [];
  const script = parseShell(word.cooked);
  const plain = plainWords(script);
  // A pipeline and the like, in front of which no `exec` goes; an ENTRYPOINT of that kind can't pass its arguments on.
  const asIs = (): readonly string[] | undefined =>
    keyword !== "ENTRYPOINT" && script.ok ? ["sh", "-c", word.value] : undefined;
  const hasShell = baseFamily(instruction.stage).shell !== "none";
  const converted =
    plain ?? (hasShell ? (throughShell(script, keyword === "ENTRYPOINT" ? "forward" : "none") ?? asIs()) : undefined);
  if (converted === undefined) return [];
  return [
    {
      title: plain === undefined ? ["Run it through sh -c"] : ["Split it into words"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, instruction.arguments.span, execForm(converted))],
    },
  ];
}
