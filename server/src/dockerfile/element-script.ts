import { Cooked } from "./cooked.ts";
import type { Word } from "./dockerfile.ts";
import type { ShellCommand, ShellScript } from "./shell.ts";
import type { ShellWord } from "./shell-word.ts";

/** An exec form as the script of one command, whose words are its elements. */
export function elementScript(elements: readonly Word[]): ShellScript {
  const pieces: Cooked[] = [];
  const words: ShellWord[] = [];
  let length = 0;
  for (const { value, cooked, span } of elements) {
    if (pieces.length > 0) pieces.push(Cooked.plain(" ", span.start));
    const start = pieces.length > 0 ? length + 1 : 0;
    pieces.push(cooked);
    length = start + value.length;
    words.push({ text: value, literal: value, start, end: length, variables: [], shellSpecific: false });
  }
  const command: ShellCommand = {
    kind: "command",
    start: 0,
    end: length,
    name: words[0]?.literal,
    words,
    assignments: [],
    redirections: [],
    within: "list",
  };
  const statement = { start: 0, end: length, background: false, parts: [command], operators: [] };
  const isEmpty = words.length === 0;
  return {
    cooked: Cooked.join(pieces),
    ok: true,
    statements: isEmpty ? [] : [statement],
    commands: isEmpty ? [] : [command],
    loopWords: [],
    pipes: [],
    extensions: [],
    variables: new Set(),
  };
}
