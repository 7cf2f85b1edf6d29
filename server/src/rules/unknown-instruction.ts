import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { hasCustomFrontend, isTemplate, unknownKeywords } from "../dockerfile/frontend.ts";
import { keywords } from "../dockerfile/keywords.ts";
import { shellScript } from "../dockerfile/run-scripts.ts";
import { closest } from "../dockerfile/spelling.ts";
import { holderOf, withTriggers } from "../dockerfile/triggers.ts";
import type { Fix, Rule } from "../rule.ts";

export const unknownInstruction: Rule = {
  id: "unknown-instruction",
  category: "correctness",
  summary: "The first word of a line is no Dockerfile instruction",
  severity: "error",
  default: "on",
  sameAs: [
    "dockerfile-utils:UNKNOWN_INSTRUCTION",
    "tally:unknown-instruction",
    "dockerfilelint:invalid_command",
    "buddy:EL0001",
    "buildkit:parser",
  ],
  when: { signs: ["unknown keyword"] },

  *check(dockerfile) {
    if (unknownKeywords(dockerfile).length === 0 || hasCustomFrontend(dockerfile) || isTemplate(dockerfile)) return;
    for (const one of withTriggers(dockerfile)) {
      if (keywords.has(one.keyword)) continue;
      const holder = holderOf(dockerfile, one);
      const word = one.keywordText;
      yield {
        range: dockerfile.source.firstLineRange(one.keywordSpan),
        message:
          one === holder
            ? ["{word} is no Dockerfile instruction, so the build stops here", { word }]
            : ["{word} is no Dockerfile instruction, so a build from this image stops", { word }],
        // The file itself can be built.
        ...(one === holder ? {} : { severity: "warning" as const }),
        fixes: () => fixesOf(dockerfile, holder, one),
      };
    }
  },
};

function fixesOf(dockerfile: Dockerfile, holder: Instruction, one: Instruction): readonly Fix[] {
  if (one !== holder) return spelled(dockerfile, one, holder);
  return [...spelled(dockerfile, one), ...joined(dockerfile, one), ...commented(dockerfile, one)];
}

function spelled(dockerfile: Dockerfile, instruction: Instruction, holder = instruction): readonly Fix[] {
  const { keywordText, keyword, keywordSpan } = instruction;
  // A line such as `//RUN …` was surely meant as a comment.
  const wanted = /^[A-Z]+:?$/.test(keyword) ? closest(keyword, keywords) : undefined;
  if (wanted === undefined) return [];
  const word = keywordText === keywordText.toLowerCase() ? wanted.toLowerCase() : wanted;
  return [
    {
      title: ["Write {word}", { word }],
      safety: "suggestion",
      preferred: true,
      touches: [holder],
      edits: [replace(dockerfile, keywordSpan, word)],
    },
  ];
}

/** A line that starts like a shell command directly below a RUN probably lost the backslash before it. */
function joined(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
  const previous = dockerfile.instructions[instruction.index - 1];
  if (previous?.keyword !== "RUN" || previous.arguments.form !== "shell" || previous.heredocs.length > 0) return [];
  if (
    previous.lastLine + 1 !== instruction.firstLine ||
    !/^(&&|\|\||[|;-]|[a-z.]|\/[a-z])/.test(instruction.keywordText)
  )
    return [];
  const end = dockerfile.source.lineEnd(previous.lastLine);
  if (end !== previous.headSpan.end || keywords.has(instruction.keyword)) return [];
  const { escape } = dockerfile;
  // A program that the RUN above starts too is surely another command.
  const isCommand = shellScript(dockerfile, previous)?.commands.some(({ name }) => name === instruction.keywordText);
  const glue = isCommand === true ? `&& ${escape}` : escape;
  return [
    {
      title: ["Continue the RUN above with `{glue}`", { glue }],
      safety: "suggestion",
      preferred: closest(instruction.keyword, keywords) === undefined,
      touches: [previous, instruction],
      edits: [insert(dockerfile, end, ` ${glue}`)],
    },
  ];
}

/** Comments of other languages, in front of an instruction that was to be switched off. */
function commented(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
  const { keywordText, keywordSpan, firstLine, lastLine } = instruction;
  const mark = /^(?:\/\/+|--+|;+)/.exec(keywordText)?.[0];
  if (mark === undefined || firstLine !== lastLine) return [];
  const edits = [replace(dockerfile, { start: keywordSpan.start, end: keywordSpan.start + mark.length }, "#")];
  return [{ title: ["Make it a comment"], safety: "suggestion", preferred: true, touches: [instruction], edits }];
}
