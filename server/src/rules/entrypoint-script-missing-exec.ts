import { branchEnds, execPlace } from "../dockerfile/branch-ends.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { parseShellText } from "../dockerfile/exec-form.ts";
import { argumentsWords, isArgumentsWord, mentionsArguments } from "../dockerfile/positional.ts";
import type { ShellCommand, ShellScript } from "../dockerfile/shell.ts";
import { lastCommand } from "../dockerfile/shell-exec.ts";
import { Source } from "../dockerfile/source.ts";
import { type StartedFile, startedFiles } from "../dockerfile/started-file.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const entrypointScriptMissingExec: Rule = {
  id: "entrypoint-script-missing-exec",
  category: "signals",
  summary: "A start script keeps its shell in front of the program, or loses arguments",
  severity: "info",
  default: "workspace",
  when: { keywords: ["CMD", "ENTRYPOINT"] },

  *check(dockerfile, { context, texts }) {
    if (context === undefined) return;
    for (const file of startedFiles(
      dockerfile,
      (path) => context.entries.get(path)?.type === "file" && !context.excludes(path),
    )) {
      const text = texts.get(file.contextPath);
      if (text === undefined || !isShellScript(text)) continue;
      const script = parseShellText(text);
      if (!script.ok) continue;
      for (const problem of [missingExec(file, script), unquoted(file, script), lostArguments(file, script)]) {
        if (problem !== undefined) yield describe(dockerfile, file, text, problem);
      }
    }
  },
};

/** What is wrong, and the texts that mend it, by offsets of the script. */
interface Problem {
  readonly message: Finding["message"];
  readonly title: Fix["title"];
  readonly preferred: boolean;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
}

function isShellScript(text: string): boolean {
  const first = text.split("\n", 1)[0] ?? "";
  return !first.startsWith("#!") || /^#!\s*(\/usr\/bin\/env\s+(-S\s+)?|\/[\w./-]*\/)(sh|bash|ash|dash)\b/.test(first);
}

/** The last command, or those that end the branches of a last `if`; not behind a trap, a wait or something in the background. */
function missingExec({ contextPath: path }: StartedFile, script: ShellScript): Problem | undefined {
  const isSupervising =
    script.statements.some(({ background }) => background) ||
    script.commands.some(({ name }) => name === "trap" || name === "wait");
  if (isSupervising) return undefined;
  const ends = lastOnes(script).flatMap((command) => execPlace(command) ?? []);
  const lasting = ends.filter(({ program }) => !shortLived.test(program));
  const [first] = lasting;
  if (first === undefined) return undefined;
  const program = first.program.replaceAll('"', "");
  return {
    message: [
      "{path} starts {program} without exec, so that its shell may stay as PID 1 and keep SIGTERM from it",
      { path, program },
    ],
    title: ["Add exec before {program} in {path}", { program, path }],
    preferred: true,
    edits: lasting.map(({ execAt }) => ({ start: execAt, end: execAt, newText: "exec " })),
  };
}

/** Commands that end soon, where it does not matter who gets signals, and those that put themselves in the background. */
const shortLived =
  /(^|\/)(chown|chmod|mkdir|cp|mv|rm|ls|cat|sed|grep|touch|ln|date|env|id|find|install|curl|wget|service|systemctl|supervisord|git|tar|usermod|groupmod|envsubst|openssl)$/;

function lastOnes(script: ShellScript): readonly ShellCommand[] {
  const last = lastCommand(script);
  if (last !== undefined) return last.hasExec ? [] : [last.command];
  const statement = script.statements.at(-1);
  const part = statement?.parts.at(-1);
  // `"$@"` is no plain program, and yet what most of these scripts end with.
  const isForwarding = part?.kind === "command" && part.words[0]?.text === '"$@"' && statement?.operators.length === 0;
  return isForwarding ? [part] : branchEnds(script);
}

function unquoted({ contextPath: path }: StartedFile, script: ShellScript): Problem | undefined {
  const words = argumentsWords(script).filter(({ word, variable }) => !variable.quoted && isArgumentsWord(word));
  const [first] = words;
  if (first === undefined) return undefined;
  return {
    message: [
      "{path} splits arguments that hold blanks, since its {word} is not quoted",
      { path, word: first.word.text },
    ],
    title: ['Write "$@" in {path}', { path }],
    preferred: true,
    edits: words.map(({ word: { start, end } }) => ({ start, end, newText: '"$@"' })),
  };
}

/** Docker gives CMD, and what stands behind the image's name, to the script as arguments. */
function lostArguments({ contextPath: path, start }: StartedFile, script: ShellScript): Problem | undefined {
  if (start.keyword !== "ENTRYPOINT" || start.instruction.arguments.form !== "exec" || start.cmd === undefined)
    return undefined;
  if (start.cmd.arguments.form === "none" || mentionsArguments(script)) return undefined;
  const last = lastCommand(script);
  return {
    message: ["{path} does not read its arguments, so that the CMD is lost", { path }],
    title: ["Give {program} the arguments of {path}", { program: last?.program ?? "", path }],
    preferred: false,
    edits: last === undefined ? [] : [{ start: last.argumentsAt, end: last.argumentsAt, newText: ' "$@"' }],
  };
}

function describe(dockerfile: Dockerfile, file: StartedFile, text: string, problem: Problem): Finding {
  const source = new Source(text);
  const edits = problem.edits.map(({ start, end, newText }) => ({
    file: file.contextPath,
    range: source.range({ start, end }),
    newText,
  }));
  const { title, preferred } = problem;
  return {
    range: dockerfile.source.firstLineRange(file.span),
    message: problem.message,
    fixes: edits.length === 0 ? [] : [{ title, safety: "suggestion", preferred, touches: [], edits }],
  };
}
