import { type BuildScript, scriptsMentioning } from "../dockerfile/build-scripts.ts";
import type { Span } from "../dockerfile/cooked.ts";
import { readCopy } from "../dockerfile/copy.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { replace } from "../dockerfile/edit.ts";
import { type Invocation, invocations, wordText } from "../dockerfile/invocations.ts";
import type { ShellWord } from "../dockerfile/shell-word.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import type { Finding, Rule } from "../rule.ts";

export const chmod777: Rule = {
  id: "chmod-777",
  category: "security",
  summary: "Files are made writable for every user",
  severity: "info",
  default: "on",
  sameAs: ["droast:DF034", "dockerfile-doctor:DD050", "tally:world-writable-state-path-workaround"],
  when: { words: ["chmod", "mkdir", "install"] },

  *check(dockerfile) {
    for (const one of openingScripts(dockerfile)) {
      for (const call of invocations(one.script)) {
        const mode = modeOf(call);
        if (mode === undefined || !isWorldWritable(mode.text)) continue;
        const span = one.script.cooked.span(mode.start, mode.end);
        yield describe(dockerfile, one.instruction, mode.text, span, one);
      }
    }
    for (const instruction of dockerfile.instructions) {
      const copy = instruction.trigger ?? instruction;
      if (copy.flags.length === 0) continue;
      const flag = copy.flags.find(({ name }) => name === "chmod");
      if (flag?.value === undefined || readCopy(copy) === undefined || !isWorldWritable(flag.value)) continue;
      const start = flag.span.end - flag.value.length;
      yield describe(dockerfile, instruction, flag.value, { start, end: flag.span.end });
    }
  },
};

/** A chmod, or the flag of mkdir and install; digits or letters that may let others write. */
const openingScripts = scriptsMentioning(
  /chmod|[\s"']-(?:[A-Za-z]*m|-mode)/,
  /[0-7]{2}[2367](?!\d)|[+=][rxXs]*w/,
  /chmod|mkdir|install/,
);

interface Mode {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The mode that chmod, mkdir or install is given. */
function modeOf({ program, arguments: words }: Invocation): Mode | undefined {
  if (program === "chmod") {
    const word = words.find(({ literal }) => literal !== undefined && !/^-[A-Za-z-]*$/.test(literal));
    return word === undefined ? undefined : whole(word);
  }
  if (program !== "mkdir" && program !== "install") return undefined;
  const at = words.findIndex((word) => /^(-[A-Za-z]*m|--mode)(=?.*)$/.test(wordText(word)));
  const word = words[at];
  if (word === undefined) return undefined;
  const glued = /^(?:-[A-Za-z]*m|--mode=)(.+)$/.exec(word.literal ?? "")?.[1];
  if (glued !== undefined) return { text: glued, start: word.end - glued.length, end: word.end };
  const next = words[at + 1];
  return next === undefined ? undefined : whole(next);
}

function whole(word: ShellWord): Mode {
  return { text: wordText(word), start: word.start, end: word.end };
}

/** Others may write, and no sticky bit, as `/tmp` has it, keeps users from each other's files. */
function isWorldWritable(mode: string): boolean {
  if (/^[0-7]{3,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    return (bits & 0o002) !== 0 && (bits & 0o1000) === 0;
  }
  if (!/^[ugoa]*[+=][rwxXst]+(,[ugoa]*[-+=][rwxXstugo]*)*$/.test(mode) || mode.includes("t")) return false;
  return mode.split(",").some((clause) => /^[ug]*[oa][ugoa]*[+=][rxXs]*w/.test(clause));
}

function describe(
  dockerfile: Dockerfile,
  instruction: Instruction,
  mode: string,
  span: Span,
  script?: BuildScript,
): Finding {
  const { stage } = instruction;
  const milder = milderMode(mode);
  const isWritten = dockerfile.text.slice(span.start, span.end) === mode;
  const isShipped = stage === undefined || shippedStages(dockerfile).has(stage);
  return {
    range: dockerfile.source.firstLineRange(span),
    message: ["Mode {mode} lets every user in the container change these files", { mode }],
    ...(isShipped ? {} : { severity: "hint" }),
    fixes:
      milder === undefined || !isWritten || script?.editable === false
        ? []
        : [
            {
              title: ["Let others read, not write: {milder}", { milder }],
              safety: "suggestion",
              touches: [instruction],
              edits: [replace(dockerfile, span, milder)],
            },
          ],
  };
}

/** The mode without the right to write for group and others. */
function milderMode(mode: string): string | undefined {
  if (/^[0-7]+$/.test(mode)) {
    const bits = Number.parseInt(mode, 8) & ~0o022;
    return bits.toString(8).padStart(mode.length, "0");
  }
  const clause = /^(ugo|ug|go|uo|a|o)([+=])([rwxX]+)$/.exec(mode);
  if (clause === null) return undefined;
  const [, who = "", operator = "", rights = ""] = clause;
  const left = rights.replaceAll("w", "");
  const keepsOwner = /[ua]/.test(who);
  const others = left === "" ? "" : `${who}${operator}${left}`;
  return [others, keepsOwner ? "u+w" : ""].filter((part) => part !== "").join(",") || undefined;
}
