import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insert, replace } from "../dockerfile/edit.ts";
import { keywords } from "../dockerfile/keywords.ts";
import { closest } from "../dockerfile/spelling.ts";
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

  *check(dockerfile) {
    if (hasCustomFrontend(dockerfile)) return;
    for (const instruction of dockerfile.instructions) {
      for (let at: Instruction | undefined = instruction; at !== undefined; at = at.trigger) {
        if (keywords.has(at.keyword)) continue;
        yield {
          range: dockerfile.source.firstLineRange(at.keywordSpan),
          message: ["{word} is no Dockerfile instruction, so the build stops here", { word: at.keywordText }],
          fixes: at === instruction ? [...spelled(dockerfile, at), ...joined(dockerfile, at)] : spelled(dockerfile, at),
        };
      }
    }
  },
};

/** Another frontend may know other instructions. */
function hasCustomFrontend({ directives }: Dockerfile): boolean {
  const syntax = directives.find(({ name }) => name === "syntax")?.value;
  return syntax !== undefined && !/^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@]|$)/.test(syntax);
}

function spelled(dockerfile: Dockerfile, instruction: Instruction): readonly Fix[] {
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
      touches: [instruction],
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
  return [
    {
      title: ["Continue the RUN above with `{escape}`", { escape: dockerfile.escape }],
      safety: "suggestion",
      preferred: closest(instruction.keyword, keywords) === undefined,
      touches: [previous, instruction],
      edits: [insert(dockerfile, end, ` ${dockerfile.escape}`)],
    },
  ];
}
