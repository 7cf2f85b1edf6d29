import assert from "node:assert/strict";
import { lexWord } from "../server/src/dockerfile/word-lexer.ts";

const values = new Map([
  ["X", "abc"],
  ["E", ""],
  ["P", "a/b/c.tar.gz"],
]);

function expand(text: string, escape: "\\" | "`" = "\\"): string {
  const lexed = lexWord(text, { escape, environment: (name) => values.get(name) });
  return lexed.ok ? lexed.text : `error: ${lexed.reason}`;
}

describe("expansion as BuildKit does it", () => {
  const cases: readonly [text: string, expected: string][] = [
    ["$X", "abc"],
    ["${X}y", "abcy"],
    ["$Xy", ""],
    ["'$X'", "$X"],
    ['"$X"', "abc"],
    ["\\$X", "$X"],
    ['"\\$X \\a"', "$X \\a"],
    ["${N:-d}", "d"],
    ["${E-d}|${E:-d}", "|d"],
    ["${X:+y}${N:+z}", "y"],
    ["${N:-${X}}", "abc"],
    ["${P#*/}|${P##*/}", "b/c.tar.gz|c.tar.gz"],
    ["${P%.*}|${P%%.*}", "a/b/c.tar|a/b/c"],
    ["${P/b/x}|${P//[^z]/x}", "a/x/c.tar.gz|a/b/c.tar.gz"],
    ["${X#a-}|${X/a-/x}", "abc|abc"],
    ["${X^^}", "error: unsupported modifier (^) in substitution"],
    ["${X", "error: unsupported modifier () in substitution"],
    ["${}", "error: syntax error: bad substitution"],
    ["${N:?gone}", "error: N: gone"],
    ["'x", "error: unexpected end of statement while looking for matching single-quote"],
    ["a$", "a$"],
    ["$(ls)", "$(ls)"],
  ];
  for (const [text, expected] of cases) it(text, () => assert.equal(expand(text), expected));
  it("with a backtick as escape character", () => assert.equal(expand("C:\\x`$X", "`"), "C:\\x$X"));
});
