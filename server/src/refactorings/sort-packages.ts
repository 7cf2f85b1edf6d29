import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { installedWords } from "../dockerfile/package-managers.ts";
import { type Call, runCalls } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import type { Offer, Refactoring } from "../refactoring.ts";

export const sortPackages: Refactoring = {
  id: "sort-packages",
  kind: "refactor.rewrite",
  summary: "The packages that apt, apk, yum or dnf installs stand in alphabetical order",
  keywords: ["RUN"],

  *offer(dockerfile, _, instruction) {
    if (instruction.arguments.form !== "shell") return;
    const one = runCalls(dockerfile).find((run) => run.instruction === instruction);
    if (one === undefined || !one.mentions(/\b(install|add)\b/)) return;
    for (const call of one.calls) {
      const offer = call.script === one.script ? sorted(dockerfile, instruction, call) : undefined;
      if (offer !== undefined) yield offer;
    }
  },
};

function sorted(dockerfile: Dockerfile, instruction: Instruction, call: Call): Offer | undefined {
  const { cooked } = call.script;
  const words = installedWords(call);
  const [first, last] = [words[0], words.at(-1)];
  if (words.some((word) => mayBeValue(call.arguments, word))) return undefined;
  // A variable may hold options, and a comment is that of the line below it.
  if (first === undefined || last === undefined || words.some(({ variables }) => variables.length > 0))
    return undefined;
  const { start, end } = cooked.span(first.start, last.end);
  if (/\n\s*#/.test(dockerfile.text.slice(start, end))) return undefined;
  if (!words.every(({ text, start: from, end: to }) => cooked.isContiguous(from, to) && !/[\r\n]/.test(text)))
    return undefined;
  const ordered = words.toSorted((one, other) => compare(one, other));
  const moved = words.flatMap((word, index) => {
    const { text } = ordered[index] as ShellWord;
    return text === word.text ? [] : [replace(dockerfile, cooked.span(word.start, word.end), text)];
  });
  if (moved.length === 0) return undefined;
  const title: Offer["title"] = [
    "Sort the {count} packages of {program}",
    { count: words.length, program: call.program },
  ];
  return { title, touches: [instruction], edits: moved };
}

/** Flags that surely take no word behind them. */
const plainFlags =
  /^(-[yqVfmuUl]+|--[a-z-]+=.*|--(assume-?yes|yes|quiet|no-[a-z-]+|allow[a-z-]*|force-yes|update|update-cache|upgrade|fix-missing|ignore-missing|skip-broken|nogpgcheck|nodocs|best|refresh|reinstall|download-only|latest))$/;

/** Whether a word stands behind a flag that may take it. */
function mayBeValue(all: readonly ShellWord[], word: ShellWord): boolean {
  const before = all[all.indexOf(word) - 1]?.text ?? "";
  return before.startsWith("-") && !plainFlags.test(before);
}

function compare(one: ShellWord, other: ShellWord): number {
  const [name, otherName] = [wordText(one), wordText(other)];
  return name < otherName ? -1 : name > otherName ? 1 : 0;
}
