import assert from "node:assert/strict";
import fc from "fast-check";
import { Cooked } from "../server/src/dockerfile/cooked.ts";
import { readPlainShell } from "../server/src/dockerfile/plain-shell.ts";
import { parseAnyShell, parseByUnbash } from "../server/src/dockerfile/shell.ts";

/** Reads it all ways, holds them to be equal, and says whether the way for plain scripts took it. */
function isPlain(text: string): boolean {
  const cooked = Cooked.plain(text, 0);
  const wanted = parseByUnbash(cooked);
  assert.deepEqual(parseAnyShell(cooked), wanted, JSON.stringify(text));
  const plain = readPlainShell(cooked);
  if (plain !== undefined) assert.deepEqual(plain, wanted, JSON.stringify(text));
  return plain !== undefined;
}

describe("plain shell scripts, as unbash reads them", () => {
  const plain = [
    "",
    " \t# nothing\n",
    "#!/bin/sh\nset -eux\n\nls # list\n",
    "apt-get update && apt-get install -y --no-install-recommends curl=7.* && rm -rf /var/lib/apt/lists/*",
    "a || b; c | d | e && f;",
    "a &&\n\n b |\n c\n",
    "a \\\n b",
    `echo 'a "b"' "c 'd' \\" \\$ \\x $" x\\ y ''`,
    'echo $A "${B}/c" $1$@ $? "$" a$ $.',
    "A=1 B+='x y' C= make D=2 <in >>out 2>&1 3> err",
    "A=1; >log",
    "export A=b$C PATH=/x:$PATH; [ -f a ] || exit 1",
    "find . -name '*.c' -exec rm {} \\; && cp ~/a ~b/c x:~ d?",
  ];
  for (const text of plain) it(`takes ${JSON.stringify(text)}`, () => assert.equal(isPlain(text), true));

  const others = [
    ...["a $(b)", "a `b`", 'a "$(b)"', "a $((1))", "$'a'", '$"a"', "a <(b)", "a {b,c}", "a[1]=b", "rm [ab]*"],
    ...["(a)", "{ a; }", "! a", "if a; then b; fi", "a() { b; }", "[[ a ]]", "time a", "in", "while a"],
    ...["a &", "a & b", "a |& b", "a &> b", "a << b", "a <<< b", "a >| b", "a <> b", "{x}>a"],
    ...["a &&", "&& a", ";", "a ;; b", "a | | b", "a ; ; b", "a >", "a > # b", "a )", "'a", '"a', "a\\", "A=~/b c"],
  ];
  for (const text of others) it(`leaves ${JSON.stringify(text)}`, () => assert.equal(isPlain(text), false));

  it("takes no text that it reads differently", () => {
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
    );
    const script = fc.array(piece, { maxLength: 16 }).map((list) => list.join(""));
    fc.assert(
      fc.property(script, (text) => void isPlain(text)),
      { numRuns: 2_000 },
    );
  });
});

/** What scripts of the property test are made of. */
const pieces = [
  ...[" ", "  ", "\t", "\n", "\\\n", "\r", " && ", " || ", " | ", "; ", "&", ";", "|", "#", " # x\n", ")"],
  ...[
    "a",
    "b1",
    "-x",
    "1",
    "2",
    "=",
    "+=",
    "A=",
    "export ",
    "eval ",
    "alias ",
    "if ",
    "in",
    "time ",
    "do",
    "!",
    "}",
    "{}",
  ],
  ...[
    "'",
    '"',
    "\\",
    "$",
    "$A",
    "${A}",
    "${A:-b}",
    "$1",
    "$?",
    "`",
    "$(",
    "(",
    ")",
    "{",
    "'a b'",
    '"c $D"',
    '"',
    "\\ ",
  ],
  ...[
    "*",
    "?",
    "[",
    "]",
    "[[ ",
    " ]] ",
    "; do ",
    "; done",
    "~",
    ":",
    "/",
    "@",
    "%",
    "é",
    "\u00a0",
    "<",
    ">",
    ">>",
    ">&",
    "2>",
    "<<",
    ">&1",
    ">f",
    "0",
  ],
];
