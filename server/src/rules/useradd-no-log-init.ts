import { addArguments } from "../dockerfile/call-edits.ts";
import { hasFlag, mayHideFlags } from "../dockerfile/call-flags.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { wordText } from "../dockerfile/invocations.ts";
import { type Call, runsMentioning } from "../dockerfile/run-calls.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { variablesAt } from "../dockerfile/variables.ts";
import type { Rule } from "../rule.ts";

export const useraddNoLogInit: Rule = {
  id: "useradd-no-log-init",
  category: "size",
  summary: "A login log that grows with the UID makes the layer huge",
  severity: "warning",
  default: "on",
  sameAs: ["hadolint:DL3046", "droast:DF064"],
  when: { words: ["useradd"] },

  *check(dockerfile) {
    for (const { run, calls } of addingRuns(dockerfile)) {
      for (const call of calls) {
        const found = call.program === "useradd" && !isWithoutLog(call) ? uidOf(call) : undefined;
        if (found === undefined) continue;
        const uid = numberOf(dockerfile, run, found);
        if (uid !== undefined && uid < large) continue;
        yield {
          range: dockerfile.source.firstLineRange(call.script.cooked.span(found.word.start, found.word.end)),
          message:
            uid === undefined
              ? [
                  "If {uid} is large, useradd may write login logs up to that place, which make the layer huge",
                  { uid: found.text },
                ]
              : [
                  "useradd may write login logs up to the place of UID {uid}, which make the layer huge",
                  { uid: found.text },
                ],
          ...(uid === undefined ? { severity: "hint" } : {}),
          fixes: [
            {
              title: ["Add -l"],
              safety: "safe",
              preferred: true,
              touches: [run],
              edits: [addArguments(dockerfile, call, call.programWord, ["-l"])],
            },
          ],
        };
      }
    }
  },
};

const addingRuns = runsMentioning(/useradd/, /[\s"']-(?:[A-Za-z]*u|-uid)/);

/** From here on the sparse files, of about 300 bytes a UID, count. */
const large = 100_000;
const valueLetters = "bcdefgGkKpPRsuZ";

function isWithoutLog(call: Call): boolean {
  return hasFlag(call.arguments, ["-l", "--no-log-init"], valueLetters) || mayHideFlags(call, undefined);
}

interface Uid {
  readonly text: string;
  readonly word: ShellWord;
}

/** The value of `-u 5`, `-u5`, `-mu 5`, `--uid 5` or `--uid=5`. */
function uidOf({ arguments: words }: Call): Uid | undefined {
  for (const [index, word] of words.entries()) {
    const text = wordText(word);
    const attached = /^--uid=(.+)$/.exec(text)?.[1] ?? cluster.exec(text)?.[1];
    if (attached !== undefined && attached !== "") return { text: attached, word };
    const next = words[index + 1];
    if (next !== undefined && (text === "--uid" || attached === "")) return { text: wordText(next), word: next };
  }
  return undefined;
}

/** Letters without a value, `u`, and what is attached to it. */
const cluster = /^-[DhlmMNorU]*u(.*)$/;

/** The UID where the file tells it; undefined for an unknown variable, 0 for anything else. */
function numberOf(dockerfile: Dockerfile, run: Instruction, { text, word }: Uid): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const name = /^\$\{?(\w+)\}?$/.exec(text)?.[1];
  if (name === undefined || word.variables.length === 0) return 0;
  const value = variablesAt(dockerfile, run).get(name)?.value;
  if (value === undefined) return undefined;
  return /^\d+$/.test(value) ? Number(value) : 0;
}
