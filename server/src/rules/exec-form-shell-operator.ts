import { elementAsShell } from "../dockerfile/array-script.ts";
import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { canBeShellForm, type ExecArray, execArrays } from "../dockerfile/exec-arrays.ts";
import { parseShellText, throughShell } from "../dockerfile/exec-form.ts";
import { runsShell } from "../dockerfile/shell-array.ts";
import { isPosixShell, shellOf } from "../dockerfile/stage-state.ts";
import type { Fix, Rule } from "../rule.ts";

export const execFormShellOperator: Rule = {
  id: "exec-form-shell-operator",
  category: "signals",
  summary: "An exec form passes a shell operator on as an argument",
  severity: "error",
  default: "on",
  when: { texts: ['"&', '"|', '";', '"<', '">', '"1', '"2', "\\u"], signs: ["array"] },

  *check(dockerfile) {
    for (const array of execArrays(dockerfile)) {
      const { instruction, words } = array;
      const operator = words.find(({ value }, index) => index > 0 && isOperator(value));
      if (operator === undefined || array.receiver === "shell" || runsShell(instruction.arguments)) continue;
      if (takesOperators(words[0]?.value ?? "") || shellOf(dockerfile, instruction).kind === "windows") continue;
      yield {
        range: dockerfile.source.firstLineRange(operator.span),
        message: [
          "The exec form starts no shell, so {program} gets {operator} as an argument",
          { program: words[0]?.value ?? "", operator: operator.value },
        ],
        fixes: () => join(dockerfile, array),
      };
    }
  },
};

function isOperator(value: string): boolean {
  return /^(&&|\|\||[|;&<]|\d*>{1,2}|\d?>&\d|&>)$/.test(value);
}

/** Programs that take these signs as arguments of their own. */
function takesOperators(program: string): boolean {
  return takers.has(program.replace(/^.*\//, ""));
}

const takers: ReadonlySet<string> = new Set(
  "find fd jq yq tmux screen expr test [ awk gawk sed parallel dc bc xargs watch".split(" "),
);

function join(dockerfile: Dockerfile, array: ExecArray): readonly Fix[] {
  const { instruction, keyword, words, receiver } = array;
  if (receiver === "entrypoint" || baseFamily(instruction.stage).shell === "none") return [];
  const text = words
    .map(({ value }) => (isOperator(value) ? value : elementAsShell(value)))
    .join(" ")
    .replaceAll(" ; ", "; ");
  const inShellForm = canBeShellForm(array) && isPosixShell(dockerfile, instruction);
  const script = inShellForm
    ? undefined
    : (throughShell(parseShellText(text), keyword === "ENTRYPOINT" ? "forward" : "none") ?? asIs(keyword, text));
  if (!inShellForm && script === undefined) return [];
  return [
    {
      title: script === undefined ? ["Use the shell form"] : ["Run it through sh -c"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [replace(dockerfile, instruction.arguments.span, script === undefined ? text : execForm(script))],
    },
  ];
}

/** A pipeline or a list with `||`, in front of which no `exec` goes; an ENTRYPOINT of that kind can't pass its arguments on. */
function asIs(keyword: ExecArray["keyword"], text: string): readonly string[] | undefined {
  return keyword === "CMD" && parseShellText(text).ok ? ["sh", "-c", text] : undefined;
}
