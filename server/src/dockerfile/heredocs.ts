import { type Environment, lexWord } from "./word-lexer.ts";

/** A heredoc as its opening word announces it. */
export interface HeredocOpening {
  readonly name: string;
  readonly fd: number;
  readonly expand: boolean;
  readonly chomp: boolean;
}

/** The heredocs that a logical line opens, in order; none when BuildKit's lexer rejects the line. */
export function heredocOpenings(line: string): readonly HeredocOpening[] {
  if (!line.includes("<<")) return [];
  const lexed = lexWord(line, { ...reading, rawQuotes: true, rawEscapes: true });
  if (!lexed.ok) return [];
  return lexed.words.flatMap((word) => opening(word) ?? []);
}

const unset: Environment = () => undefined;
const reading = { escape: "\\", environment: unset, keepUnset: true } as const;

function opening(word: string): HeredocOpening | undefined {
  const match = /^(\d*)<<(-?)[\t\n\f\r ]*([^<]*)$/.exec(word);
  const rest = match?.[3] ?? "";
  if (match === null || rest === "") return undefined;
  const name = lexWord(rest, reading);
  const quoted = lexWord(rest, { ...reading, rawQuotes: true });
  if (!name.ok || !quoted.ok || name.words.length !== 1) return undefined;
  return {
    name: name.words[0] as string,
    fd: match[1] === "" ? 0 : Number(match[1]),
    expand: name.words[0] === quoted.words[0],
    chomp: match[2] === "-",
  };
}
