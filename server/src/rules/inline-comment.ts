import { isBlank } from "../dockerfile/characters.ts";
import type { Dockerfile, Instruction } from "../dockerfile/dockerfile.ts";
import { insertBefore, replace } from "../dockerfile/edit.ts";
import type { Fix, Message, Rule } from "../rule.ts";

export const inlineComment: Rule = {
  id: "inline-comment",
  category: "correctness",
  summary: "A # behind an instruction's arguments starts no comment",
  severity: "error",
  default: "on",
  when: { texts: [" #", "\t#"] },

  *check(dockerfile) {
    if (!dockerfile.text.includes(" #") && !dockerfile.text.includes("\t#")) return;
    for (const instruction of dockerfile.instructions) {
      const hash = commentAt(dockerfile, instruction);
      if (hash === undefined) continue;
      const { cooked } = instruction;
      yield {
        range: dockerfile.source.firstLineRange(cooked.span(hash, cooked.text.length)),
        // A build argument more does no harm of its own.
        ...(instruction.keyword === "ARG" ? { severity: "warning" } : {}),
        message: describe(instruction),
        fixes: moveUp(dockerfile, instruction, hash),
      };
    }
  },
};

/** Where a comment seems to start, in the instruction's cooked text. */
function commentAt({ escape }: Dockerfile, instruction: Instruction): number | undefined {
  const { keyword, arguments: args, cooked } = instruction;
  if (args.form === "none" || args.form === "exec" || instruction.trigger !== undefined) return undefined;
  if ((args.form === "shell" || args.form === "unread") && !args.text.text.startsWith("[")) return undefined;
  if (!cooked.text.includes(" #") && !cooked.text.includes("\t#")) return undefined;
  const start = /^\S+\s+/.exec(cooked.text)?.[0].length ?? 0;
  const hash = firstHash(cooked.text, start, escape);
  if (hash === undefined || hash <= start) return undefined;
  if (arrayKeywords.has(keyword)) return isArray(cooked.text.slice(start, hash)) ? hash : undefined;
  if (!wordKeywords.has(keyword)) return undefined;
  return (keyword === "COPY" || keyword === "ADD") && !isBehindDestination(instruction) ? undefined : hash;
}

const arrayKeywords: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL", "HEALTHCHECK"]);
const wordKeywords: ReadonlySet<string> = new Set(
  "EXPOSE WORKDIR USER COPY ADD VOLUME STOPSIGNAL ENV LABEL ARG FROM".split(" "),
);

/** The first `#` behind a blank and outside quotes. */
function firstHash(text: string, start: number, escape: string): number | undefined {
  let quote = "";
  for (let at = start; at < text.length; at++) {
    const character = text[at] as string;
    if (character === escape && quote !== "'") at++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "#" && isBlank(text.charCodeAt(at - 1))) return at;
  }
  return undefined;
}

/** A JSON array, which is shell text now that something stands behind it. */
function isArray(text: string): boolean {
  const array = text.slice(text.indexOf("[")).trim();
  if (!/^(?:--\S+\s+|CMD\s+)*\[/i.test(text) || !array.endsWith("]")) return false;
  try {
    const elements: unknown = JSON.parse(array);
    return Array.isArray(elements) && elements.length > 0 && elements.every((one) => typeof one === "string");
  } catch {
    return false;
  }
}

/** A file's name may start with `#`, so only what follows a source and a destination counts. */
function isBehindDestination({ arguments: args }: Instruction): boolean {
  if (args.form !== "words") return false;
  const index = args.words.findIndex(({ value }) => value.startsWith("#"));
  const last = args.words.at(-1)?.value ?? "";
  return index >= 2 && (args.words[index]?.value === "#" || !/[/.]$/.test(last));
}

function describe({ keyword, arguments: args }: Instruction): Message {
  if (arrayKeywords.has(keyword))
    return ["# starts no comment here: with text behind the ], the array is read as shell text"];
  if (keyword === "COPY" || keyword === "ADD")
    return ["# starts no comment here, so its last word is the destination and those before it are sources"];
  if (keyword === "FROM" || keyword === "EXPOSE" || keyword === "VOLUME" || keyword === "ARG")
    return ["# starts no comment here, so its words are further arguments of {keyword}", { keyword }];
  const isWords = args.form === "pairs" && args.pairs[0]?.separator === "=";
  return isWords
    ? ["# starts no comment here, so its words are read as further pairs of {keyword}", { keyword }]
    : ["# starts no comment here, so it is part of the value"];
}

function moveUp(dockerfile: Dockerfile, instruction: Instruction, hash: number): readonly Fix[] {
  const { cooked, headSpan, heredocs, span } = instruction;
  const { source } = dockerfile;
  let start = hash;
  while (start > 0 && isBlank(cooked.text.charCodeAt(start - 1))) start--;
  const removed = { start: cooked.sourceEnd(start), end: headSpan.end };
  const comment = source.text.slice(cooked.sourceOffset(hash), headSpan.end);
  // Text that goes on in the next line, or stands in several pieces, is left to people.
  if (heredocs.length > 0 || /[\r\n]/.test(source.text.slice(removed.start, span.end))) return [];
  return [
    {
      title: ["Move the comment to a line of its own"],
      safety: "suggestion",
      preferred: true,
      touches: [instruction],
      edits: [insertBefore(dockerfile, instruction, [comment.trimEnd()]), replace(dockerfile, removed, "")],
    },
  ];
}
