import { elementAsShell, variableIn } from "../dockerfile/array-script.ts";
import { baseFamily } from "../dockerfile/base-family.ts";
import type { Dockerfile, Word } from "../dockerfile/dockerfile.ts";
import { execForm, replace } from "../dockerfile/edit.ts";
import { canBeShellForm, type ExecArray, execArrays } from "../dockerfile/exec-arrays.ts";
import { javaOptions } from "../dockerfile/java-options.ts";
import { runsShell } from "../dockerfile/shell-array.ts";
import { isPosixShell, shellOf } from "../dockerfile/stage-state.ts";
import type { Fix, Rule, Severity } from "../rule.ts";

export const execFormVarNotExpanded: Rule = {
  id: "exec-form-var-not-expanded",
  category: "signals",
  summary: "A variable in an exec form is not expanded",
  severity: "error",
  default: "on",
  when: { texts: ["$", "%"], signs: ["array"] },

  *check(dockerfile) {
    for (const array of execArrays(dockerfile)) {
      const { instruction, words } = array;
      if (!words.some(({ value }) => value.includes("$") || value.includes("%"))) continue;
      const { receiver } = array;
      if (receiver === "shell" || runsShell(instruction.arguments) || expandsItself(words)) continue;
      const isWindows = shellOf(dockerfile, instruction).kind === "windows";
      const found = words.find((word, index) => !isScript(words, index) && variableOf(word, isWindows) !== undefined);
      if (found === undefined) continue;
      const variable = variableOf(found, isWindows) ?? "";
      const program = receiver === "entrypoint" ? "the ENTRYPOINT" : (words[0]?.value ?? "");
      yield {
        range: dockerfile.source.firstLineRange(found.span),
        severity: severityOf(array),
        message:
          found === words[0]
            ? [
                "The exec form starts no shell, so Docker looks for a program named {variable}",
                { variable: found.value },
              ]
            : ["The exec form starts no shell, so {program} gets {variable} as it is written", { program, variable }],
        fixes: () => {
          if (isWindows) return [];
          return [...throughShell(dockerfile, array), ...throughJavaOptions(dockerfile, array, found)];
        },
      };
    }
  },
};

function variableOf({ value }: Word, isWindows: boolean): string | undefined {
  return isWindows ? /%[A-Za-z_]\w*%/.exec(value)?.[0] : variableIn(value);
}

/** A script of the project or the base image may evaluate what it gets. */
function severityOf({ receiver, words }: ExecArray): Severity {
  if (receiver === "entrypoint") return "info";
  return receiver === "unknown" || /\.sh$/.test(words[0]?.value ?? "") ? "warning" : "error";
}

/** Programs whose arguments are templates or programs of their own. */
function expandsItself([first]: readonly Word[]): boolean {
  return /(^|\/)(envsubst|awk|gawk|mawk|jq|yq|confd|dockerize|ep|eval)$/.test(first?.value ?? "");
}

/** What follows `-c`, `-e` and their like is a program in a language that may use `$` itself. */
function isScript(words: readonly Word[], index: number): boolean {
  return /^(-[a-z]*[ce]|-E|--eval|--command|\/c|\/k|-Command|-File|-EncodedCommand)$/i.test(
    words[index - 1]?.value ?? "",
  );
}

function throughShell(dockerfile: Dockerfile, array: ExecArray): readonly Fix[] {
  const { instruction, keyword, words, receiver } = array;
  if (receiver === "entrypoint" || baseFamily(instruction.stage).shell === "none") return [];
  const own = words[0]?.value === "exec" ? words.slice(1) : words;
  const command = own.map(({ value }) => elementAsShell(value)).join(" ");
  const inShellForm = canBeShellForm(array) && isPosixShell(dockerfile, instruction);
  const script = keyword === "ENTRYPOINT" ? [`exec ${command} "$@"`, "--"] : [`exec ${command}`];
  return [
    {
      title: inShellForm
        ? ["Use the shell form, so that variables are expanded"]
        : ["Run it through sh -c, so that variables are expanded"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [
        replace(dockerfile, instruction.arguments.span, inShellForm ? command : execForm(["sh", "-c", ...script])),
      ],
    },
  ];
}

function throughJavaOptions(dockerfile: Dockerfile, array: ExecArray, found: Word): readonly Fix[] {
  const { instruction, words } = array;
  const options = javaOptions(dockerfile, instruction, words[0]?.value, found.value);
  if (options === undefined) return [];
  const { name, env, edits } = options;
  const rest = words.filter((word) => word !== found).map(({ value }) => value);
  return [
    {
      title: ["Drop {variable} and let java read {name} from the environment", { variable: found.value, name }],
      safety: "suggestion",
      touches: env === undefined ? [instruction] : [instruction, env],
      ...(env === undefined ? { adds: ["ENV"] } : {}),
      edits: [replace(dockerfile, instruction.arguments.span, execForm(rest)), ...edits],
    },
  ];
}
